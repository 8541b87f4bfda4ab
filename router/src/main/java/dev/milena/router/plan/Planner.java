package dev.milena.router.plan;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyRef;
import dev.milena.mail.Destination;
import dev.milena.mail.EnhancedCode;
import dev.milena.mail.Envelope;
import dev.milena.mail.Failure;
import dev.milena.mail.MailDomain;
import dev.milena.mail.Recipient;
import dev.milena.mail.Route;
import dev.milena.mail.Task;
import dev.milena.mail.TaskId;
import dev.milena.router.resolve.RouteAnswer;
import dev.milena.stream.DeliverTopic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Groups the recipients of one message by destination: the fewest tasks, each that is dialled with at most so many recipients. Recipients keep their
 * order and their ordinals. Thread-safe if its random source is.
 */
public final class Planner {

    /**
     * A message whose DNS is late is parked so often, a minute in all, before an attempt is counted. Look-ups end long before; this bounds what a fault in
     * the resolver could do.
     */
    static final int MAX_PARKS = 6;

    private static final Route.Failed LATE = new Route.Failed(new Failure(
            Failure.Scope.RECIPIENT,
            Failure.Permanence.TRANSIENT,
            Failure.Stage.ROUTE,
            451,
            EnhancedCode.of("4.4.3"),
            "DNS has not answered yet",
            null,
            false));

    private final int maxRecipients;
    private final RandomGenerator random;

    public Planner(int maxRecipients, RandomGenerator random) {
        this.maxRecipients = maxRecipients;
        this.random = random;
    }

    /** @param routes null for a domain that DNS has not answered about */
    public Plan plan(AcceptedMail mail, BodyRef body, Function<MailDomain, @Nullable RouteAnswer> routes) {
        Recipient first = mail.envelope().recipients().getFirst();
        MailDomain domain = first.mailbox().domain();
        Task whole = new Task(
                TaskId.of(mail.id(), first.ordinal()),
                mail.id(),
                new Destination(domain.text()),
                domain,
                mail.envelope(),
                LATE,
                body,
                mail.acceptedAt(),
                0,
                0,
                false,
                mail.origin(),
                mail.labels());
        return plan(whole, routes);
    }

    /** A task whose delay is over: the same id, attempts and so on; several tasks if its domains have parted since. */
    public Plan plan(Task due, Function<MailDomain, @Nullable RouteAnswer> routes) {
        List<Recipient> recipients = due.envelope().recipients();
        List<Plan.Ready> ready = new ArrayList<>();
        List<Task> late = new ArrayList<>();
        if (recipients.size() == 1) {
            RouteAnswer answer =
                    known(due, routes.apply(recipients.getFirst().mailbox().domain()));
            add(due, recipients, answer, ready, late);
            return new Plan(ready, late);
        }
        Map<String, Group> groups = new LinkedHashMap<>();
        Group waiting = new Group(null, new ArrayList<>());
        for (Recipient r : recipients) {
            RouteAnswer answer = known(due, routes.apply(r.mailbox().domain()));
            Group group = answer == null
                    ? waiting
                    : groups.computeIfAbsent(answer.group(), g -> new Group(answer, new ArrayList<>()));
            group.recipients.add(r);
        }
        groups.values().forEach(g -> add(due, g.recipients, g.answer, ready, late));
        add(due, waiting.recipients, null, ready, late);
        return new Plan(ready, late);
    }

    /** While our own DNS is away the message waits for it: no attempt is spent on that. */
    private static @Nullable RouteAnswer known(Task task, @Nullable RouteAnswer answer) {
        return answer instanceof RouteAnswer.Failed failed && failed.unheard() && mayPark(task) ? null : answer;
    }

    private record Group(@Nullable RouteAnswer answer, List<Recipient> recipients) {}

    private void add(
            Task whole,
            List<Recipient> recipients,
            @Nullable RouteAnswer answer,
            List<Plan.Ready> ready,
            List<Task> late) {
        if (recipients.isEmpty()) {
            return;
        }
        if (answer == null && mayPark(whole)) {
            // Whole: cut before its domains are known, it would stay in pieces that each hold some of every
            // destination.
            late.add(part(whole, recipients, null, LATE).spilled(false));
            return;
        }
        Route route = answer == null ? LATE : answer.route(random);
        DeliverTopic topic = answer == null ? DeliverTopic.SHARED : answer.topic();
        // Only a server that is dialled limits recipients.
        int most = route instanceof Route.Via ? maxRecipients : recipients.size();
        for (int from = 0; from < recipients.size(); from += most) {
            List<Recipient> some = recipients.subList(from, Math.min(recipients.size(), from + most));
            ready.add(new Plan.Ready(topic, part(whole, some, answer == null ? null : answer.destination(), route)));
        }
    }

    /** Whether the task was sent back for want of DNS; one that the deliverer spilled had a route. */
    public static boolean parkedBefore(Task due) {
        return due.spills() > 0 && due.route() instanceof Route.Failed;
    }

    /** The deliverer counts its spills in the same number: they must not use up the parkings. */
    private static boolean mayPark(Task task) {
        return task.spills() < MAX_PARKS || !parkedBefore(task);
    }

    /** The part with the first recipient keeps the task's id, so that a task which does not part stays the same task. */
    private static Task part(Task whole, List<Recipient> some, @Nullable Destination destination, Route route) {
        Envelope envelope = whole.envelope();
        Recipient first = some.getFirst();
        MailDomain domain = first.mailbox().domain();
        boolean leading = first.ordinal() == envelope.recipients().getFirst().ordinal();
        return new Task(
                leading ? whole.id() : TaskId.of(whole.mail(), first.ordinal()),
                whole.mail(),
                destination == null ? new Destination(domain.text()) : destination,
                domain,
                some.size() == envelope.recipients().size() ? envelope : envelope.with(some),
                route,
                whole.body(),
                whole.acceptedAt(),
                whole.attempts(),
                whole.spills(),
                whole.delayWarned(),
                whole.origin(),
                whole.labels(),
                whole.doubtful());
    }
}
