package dev.milena.mail;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * One attempt's worth of work: some recipients of one message at one destination.
 *
 * @param envelope only the recipients of this task, with their ordinals in the accepted envelope
 * @param domain the recipient domain as routed, or the address literal; of the first recipient where several share the destination
 * @param attempts finished attempts so far; 0 before the first. A task that was only parked or spilled keeps its count
 * @param spills how often it was sent on to a delay topic without an attempt
 * @param delayWarned whether the sender was told of the delay already (RFC 3461 NOTIFY=DELAY)
 * @param acceptedAt when the message was accepted; its age counts from here
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
        Labels labels) {

    /** The same task without the recipients that already have their final event. Throws if none would be left. */
    public Task without(Set<Integer> ordinals) {
        List<Recipient> left = envelope.recipients().stream()
                .filter(r -> !ordinals.contains(r.ordinal()))
                .toList();
        return with(envelope.with(left));
    }

    public Task with(Envelope some) {
        return new Task(
                id,
                mail,
                destination,
                domain,
                some,
                route,
                body,
                acceptedAt,
                attempts,
                spills,
                delayWarned,
                origin,
                labels);
    }

    public Task afterAttempt(boolean warned) {
        return new Task(
                id,
                mail,
                destination,
                domain,
                envelope,
                route,
                body,
                acceptedAt,
                attempts + 1,
                spills,
                delayWarned || warned,
                origin,
                labels);
    }

    /** The same task sent on without an attempt. */
    public Task spilled(boolean warned) {
        return new Task(
                id,
                mail,
                destination,
                domain,
                envelope,
                route,
                body,
                acceptedAt,
                attempts,
                spills + 1,
                delayWarned || warned,
                origin,
                labels);
    }
}
