package dev.milena.mail;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One attempt's worth of work: some recipients of one message at one destination.
 *
 * @param envelope only the recipients of this task, with their ordinals in the accepted envelope
 * @param domain the recipient domain as routed, or the address literal; of the first recipient where several share the destination
 * @param attempts finished attempts so far; 0 before the first. A task that was only parked or spilled keeps its count
 * @param spills how often it was sent on to a delay topic without an attempt, since the last attempt
 * @param delayWarned whether the sender was told of the delay already (RFC 3461 NOTIFY=DELAY)
 * @param acceptedAt when the message was accepted; its age counts from here
 * @param doubtful ordinals of recipients for whom the remote may have taken the message already: delivered to them now, it may be a duplicate
 */
public record Task(
        TaskId id,
        MailId mail,
        Destination destination,
        MailDomain domain,
        Envelope envelope,
        Route route,
        BodyRef body,
        Instant acceptedAt,
        int attempts,
        int spills,
        boolean delayWarned,
        Origin origin,
        Labels labels,
        Set<Integer> doubtful) {

    public Task {
        doubtful = Set.copyOf(doubtful);
    }

    /** A task without a doubt. */
    public Task(
            TaskId id,
            MailId mail,
            Destination destination,
            MailDomain domain,
            Envelope envelope,
            Route route,
            BodyRef body,
            Instant acceptedAt,
            int attempts,
            int spills,
            boolean delayWarned,
            Origin origin,
            Labels labels) {
        this(
                id,
                mail,
                destination,
                domain,
                envelope,
                route,
                body,
                acceptedAt,
                attempts,
                spills,
                delayWarned,
                origin,
                labels,
                Set.of());
    }

    /** The same task without the recipients that already have their final event. Throws if none would be left. */
    public Task without(Set<Integer> ordinals) {
        List<Recipient> left = envelope.recipients().stream()
                .filter(r -> !ordinals.contains(r.ordinal()))
                .toList();
        return with(envelope.with(left));
    }

    public Task with(Envelope some) {
        return changed(some, attempts, spills, delayWarned, doubtful);
    }

    public Task afterAttempt(boolean warned) {
        return afterAttempt(warned, Set.of());
    }

    /** @param ambiguous ordinals of recipients whose delivery this attempt left in doubt */
    public Task afterAttempt(boolean warned, Set<Integer> ambiguous) {
        Set<Integer> both = doubtful;
        if (!ambiguous.isEmpty()) {
            both = new HashSet<>(doubtful);
            both.addAll(ambiguous);
        }
        // The router counts the parkings before each attempt by the spills.
        return changed(envelope, attempts + 1, 0, delayWarned || warned, both);
    }

    /** The same task sent on without an attempt. */
    public Task spilled(boolean warned) {
        return changed(envelope, attempts, spills + 1, delayWarned || warned, doubtful);
    }

    private Task changed(Envelope some, int tried, int sentOn, boolean warned, Set<Integer> inDoubt) {
        return new Task(
                id,
                mail,
                destination,
                domain,
                some,
                route,
                body,
                acceptedAt,
                tried,
                sentOn,
                warned,
                origin,
                labels,
                inDoubt);
    }
}
