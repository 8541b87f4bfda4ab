package dev.milena.stream.delivery;

import dev.milena.runtime.time.Time;
import java.time.Duration;

/**
 * Whether the poll thread is alive, and was so all the time: after a longer gap only Kafka can say whether the partitions are still ours. Beaten by the poll
 * thread, asked by any.
 */
final class Heartbeat {

    /** Longer without a poll, and a final dot is not allowed: the partition may be somebody else's by now (the session ends after 45 s). */
    private static final long STALE = Duration.ofSeconds(30).toNanos();

    private final Time time;
    private volatile long last;

    Heartbeat(Time time) {
        this.time = time;
        this.last = time.nanos();
    }

    /** A sign of life. False when it comes too late to count: then nothing but {@link #confirmed} makes it alive again. */
    boolean beat() {
        long now = time.nanos();
        if (now - last >= STALE) {
            return false;
        }
        last = now;
        return true;
    }

    /** Kafka took our word for these partitions at {@code asked} or later, in nanoseconds of the same clock. */
    void confirmed(long asked) {
        last = asked;
    }

    boolean alive() {
        return time.nanos() - last < STALE;
    }
}
