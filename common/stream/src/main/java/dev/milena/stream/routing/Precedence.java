package dev.milena.stream.routing;

import dev.milena.stream.TopicNames;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * New mail goes before mail that comes back, where the processor does not suffice for both: an outage that is over must not slow down what is handed in now.
 * What comes back is let through at a rate then, which falls while the machine is busy, down to a third of that of new mail, and rises while it is not.
 * Without new mail nothing is held back. For the poll thread.
 */
final class Precedence {

    private static final long LOOK = Duration.ofMillis(500).toNanos();

    /** What may leave at once: as much as in this time. Shorter than a person notices, longer than a turn. */
    private static final long SAVED = Duration.ofMillis(100).toNanos();

    /** And never more than so many, so that a turn with them is not long. */
    private static final double MOST_AT_ONCE = 500;

    /** So many parts of that come together at least: a turn for each single one would cost a transaction for each. */
    private static final double PORTIONS = 5;

    private static final double BUSY = 0.9;
    private static final double ROOM = 0.75;

    /** Of the last look; those before share the rest, so that half a second says little. */
    private static final double WEIGHT = 0.3;

    private static final double SLOWER = 0.7;
    private static final double FASTER = 1.3;

    /** Of new mail; to bring back and deliver a message costs nearly as much as to take and deliver one. */
    private static final double SHARE = 1.0 / 3;

    /** Messages a second that come back always, whoever else keeps the processor busy: of a million the last leaves after half an hour. */
    private static final double LEAST = 500;

    /** More than a router does. */
    private static final double NO_LIMIT = 1e6;

    private static final double NANOS = 1e9;

    private final DoubleSupplier inUse;
    private long lookedAt;
    private long earnedAt;
    private volatile double limit = NO_LIMIT;
    private double busy;
    private double allowed;
    private double portion = 1;
    private boolean newMail;
    private boolean spent;
    private long fresh;
    private long returned;

    /** @param inUse part of the processor in use since it was asked last, by whomever, 0 to 1; anything else where that is not known */
    Precedence(DoubleSupplier inUse, long nanos) {
        this.inUse = inUse;
        this.lookedAt = nanos;
        this.earnedAt = nanos;
    }

    /** A turn begins. */
    void begin(long nanos) {
        if (nanos - lookedAt >= LOOK) {
            look((nanos - lookedAt) / NANOS);
            lookedAt = nanos;
            fresh = 0;
            returned = 0;
        }
        double most = Math.clamp(limit * SAVED / NANOS, 1, MOST_AT_ONCE);
        allowed = Math.min(allowed + limit * (nanos - earnedAt) / NANOS, most);
        earnedAt = nanos;
        portion = Math.max(1, most / PORTIONS);
        spent = spent && allowed < portion;
    }

    private void look(double seconds) {
        double known = inUse.getAsDouble();
        newMail = fresh > 0;
        busy += WEIGHT * ((known >= 0 && known <= 1 ? known : 0) - busy);
        if (fresh == 0) {
            limit = NO_LIMIT;
        } else if (busy > BUSY) {
            double least = Math.max(LEAST, SHARE * fresh / seconds);
            limit = Math.max(least, SLOWER * Math.min(limit, returned / seconds));
        } else if (busy < ROOM) {
            limit = Math.min(NO_LIMIT, FASTER * limit);
        }
    }

    /** Whether there was new mail before the last look. */
    boolean newMail() {
        return newMail;
    }

    /** Whether no more of this partition may be taken now. */
    boolean holds(TopicPartition partition) {
        return spent && TopicNames.isRetry(partition.topic());
    }

    /** A message of this partition was taken. */
    void took(TopicPartition partition) {
        if (TopicNames.isRetry(partition.topic())) {
            returned++;
            allowed--;
            spent = allowed < 1;
        } else {
            fresh++;
        }
    }

    /** How long to wait for mail: not longer than {@code max}, and until some more of what comes back may be taken. Right after {@link #begin}. */
    Duration wait(Duration max) {
        if (!spent) {
            return max;
        }
        Duration wait = Duration.ofNanos((long) Math.ceil((portion - allowed) / limit * NANOS));
        return wait.compareTo(max) < 0 ? wait : max;
    }

    /** Messages a second that may come back, infinite while nothing is held back. Any thread. */
    double limit() {
        double now = limit;
        return now < NO_LIMIT ? now : Double.POSITIVE_INFINITY;
    }
}
