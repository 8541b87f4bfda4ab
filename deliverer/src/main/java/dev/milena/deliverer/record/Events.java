package dev.milena.deliverer.record;

import dev.milena.deliverer.connect.RecipientResult.Failed;
import dev.milena.deliverer.verdict.Printable;
import dev.milena.mail.EnhancedCode;
import dev.milena.mail.Event;
import dev.milena.mail.Event.Response;
import dev.milena.mail.Failure;
import dev.milena.mail.Labels;
import dev.milena.mail.Recipient;
import dev.milena.mail.RemoteHost;
import dev.milena.mail.Task;
import dev.milena.smtp.Reply;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Event records of one attempt. Ids are made of message, recipient, attempt and type alone, so that an event that is recorded again after a crash carries
 * the id it had before. Pure.
 */
final class Events {

    /** RFC 3463 §3.5 X.4.7, as a permanent failure: nothing more will be tried, and bounce parsers take 4.x.x for a deferral. */
    static final Response EXPIRED =
            new Response(551, new EnhancedCode(5, 4, 7), "delivery time expired", /* command= */ null);

    static final Response DELAYED =
            new Response(400, new EnhancedCode(4, 4, 7), "not delivered yet, still trying", /* command= */ null);

    private final Claim claim;
    private final String nodeId;
    private final Instant now;
    private final String sender;
    private final String lane;

    Events(Claim claim, String nodeId, Instant now) {
        this.claim = claim;
        this.nodeId = nodeId;
        this.now = now;
        this.sender = claim.task().envelope().sender().text();
        this.lane = claim.receipt().partition().toString();
    }

    Event delivery(Recipient recipient, Reply reply, Leg leg) {
        Response response = new Response(reply.code(), reply.enhanced(), Printable.of(reply.text()), ".");
        boolean doubtful = claim.task().doubtful().contains(recipient.ordinal());
        return event(Event.Type.Delivery, recipient, response, leg, leg.remote(), doubtful);
    }

    Event failure(Event.Type type, OnLeg<Failed> failed) {
        Recipient recipient = failed.result().recipient();
        Failure failure = failed.result().failure();
        Response response = new Response(failure.code(), failure.enhanced(), failure.text(), command(failure.stage()));
        return event(type, recipient, response, failed.leg(), failure.remote(), failure.ambiguous());
    }

    Event notice(Event.Type type, Recipient recipient, Response response) {
        return event(type, recipient, response, null, null, false);
    }

    private Event event(
            Event.Type type,
            Recipient recipient,
            Response response,
            @Nullable Leg leg,
            @Nullable RemoteHost peer,
            boolean mayBeDuplicate) {
        Task task = claim.task();
        int attempt = task.attempts() + 1;
        return new Event(
                type,
                task.mail() + "-" + recipient.ordinal() + "-" + attempt + "-" + type,
                leg == null ? null : task.id() + "-" + attempt + "." + leg.number(),
                task.mail(),
                recipient.ordinal(),
                sender,
                recipient.mailbox().text(),
                queue(task.labels(), recipient),
                task.destination().key(),
                lane,
                task.body().size(),
                response,
                peer,
                now,
                task.acceptedAt(),
                attempt,
                leg == null ? null : leg.tlsProtocol(),
                leg == null ? null : leg.tlsCipher(),
                nodeId,
                task.origin().sessionId(),
                task.origin().protocol(),
                mayBeDuplicate,
                task.labels().metadata());
    }

    /** As KumoMTA writes it: {@code campaign:tenant@domain}, with only the parts that there are. */
    private static String queue(Labels labels, Recipient recipient) {
        String domain = recipient.mailbox().domain().text();
        String tenant = labels.tenant() == null ? domain : labels.tenant() + "@" + domain;
        return labels.campaign() == null ? tenant : labels.campaign() + ":" + tenant;
    }

    private static @Nullable String command(Failure.Stage stage) {
        return switch (stage) {
            case EHLO, STARTTLS, MAIL, RCPT, DATA -> stage.name();
            case BODY, END_OF_DATA -> ".";
            case ROUTE, QUEUE, CONNECT, GREETING, BODY_STORE -> null;
        };
    }
}
