package dev.milena.stream.delivery;

import dev.milena.runtime.time.Time;
import java.time.Duration;

/** Whether the poll thread is alive. Thread-safe. */
final class Heartbeat {

    /** Longer without a poll, and a final dot is not allowed: the partition may be somebody else's by now (the session ends after 45 s). */
    private static final long STALE = Duration.ofSeconds(30).toNanos();

    private final Time time;
    private volatile long last;

    Heartbeat(Time time) {
        this.time = time;
        this.last = time.nanos();
    }

    void beat() {
        last = time.nanos();
    }

    boolean alive() {
        return time.nanos() - last < STALE;
    }
}
