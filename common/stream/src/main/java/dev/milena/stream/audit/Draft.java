package dev.milena.stream.audit;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyRef;
import dev.milena.mail.Destination;
import dev.milena.mail.EnhancedCode;
import dev.milena.mail.Failure;
import dev.milena.mail.MailDomain;
import dev.milena.mail.Recipient;
import dev.milena.mail.Route;
import dev.milena.mail.Task;
import dev.milena.mail.TaskId;
import java.util.List;
import java.util.Set;

/**
 * A task to be, for the recipients of one message that have none.
 *
 * @param place of its accepted record
 * @param ordinals of these recipients; one at least
 */
record Draft(Entry place, AcceptedMail mail, Set<Integer> ordinals) {

    /** Until the router has routed it, which is before anybody sees this. */
    private static final Route.Failed HOMELESS = new Route.Failed(new Failure(
            Failure.Scope.RECIPIENT,
            Failure.Permanence.TRANSIENT,
            Failure.Stage.ROUTE,
            451,
            EnhancedCode.of("4.3.0"),
            "found without a task and routed again",
            null,
            false));

    Draft {
        ordinals = Set.copyOf(ordinals);
    }

    /** Where its octets lie, which is where they were put at first. */
    BodyRef body() {
        BodyRef.Chunked chunks = mail.chunks();
        return chunks != null
                ? chunks
                : new BodyRef.Whole(place.partition(), place.offset(), mail.size(), mail.sha256());
    }

    Task task() {
        List<Recipient> some = mail.envelope().recipients().stream()
                .filter(recipient -> ordinals.contains(recipient.ordinal()))
                .toList();
        Recipient first = some.getFirst();
        MailDomain domain = first.mailbox().domain();
        return new Task(
                TaskId.of(mail.id(), first.ordinal()),
                mail.id(),
                new Destination(domain.text()),
                domain,
                mail.envelope().with(some),
                HOMELESS,
                body(),
                mail.acceptedAt(),
                0,
                0,
                false,
                mail.origin(),
                mail.labels());
    }
}
