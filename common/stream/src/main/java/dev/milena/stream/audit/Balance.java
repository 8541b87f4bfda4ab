package dev.milena.stream.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How many recipients there are, each counted in one place: {@code accepted = cancelled + delivered + bounced + expired + adminBounced + unrouted + atDeliverer
 * + waiting + missing + dead}.
 *
 * @param since recipients accepted before are not judged, as events of that time may be gone; null when nothing is gone and nobody set a limit
 * @param cancelled answered 451, and never routed
 * @param doubled of those that have a final event: those that have several
 * @param repeated of those that have a final event: those whose event is on record more than once, with the same id (an attempt repeated after a kill)
 * @param strangers recipients with a final event, or queued, whose accepted record is not there (any more)
 * @param unreadable records that no longer parse
 * @param repaired of those missing: those that have a task again
 */
public record Balance(
        @Nullable Instant since,
        long accepted,
        long cancelled,
        long delivered,
        long bounced,
        long expired,
        long adminBounced,
        long unrouted,
        long atDeliverer,
        long waiting,
        long missing,
        long dead,
        long doubled,
        long repeated,
        long strangers,
        long unreadable,
        long repaired) {

    public long ended() {
        return delivered + bounced + expired + adminBounced;
    }

    public long queued() {
        return unrouted + atDeliverer + waiting;
    }

    /** Whether every accepted recipient is final once or still queued. */
    public boolean balanced() {
        return missing == 0 && dead == 0 && doubled == 0;
    }
}
