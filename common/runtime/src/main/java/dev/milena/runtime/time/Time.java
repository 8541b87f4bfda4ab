package dev.milena.runtime.time;

import java.time.Instant;

/** Wall and monotonic time. Thread-safe. A turn reads it once and passes the value down. */
public interface Time {

    /** The time of day; may jump. For stamps and ages of days. */
    Instant now();

    /** Monotonic nanoseconds of this process; only differences mean anything. For delays and deadlines. */
    long nanos();

    static Time system() {
        return new SystemTime();
    }
}
