package dev.milena.stream.topics;

import dev.milena.runtime.time.Time;
import java.time.Duration;

/** How long somebody waits for Kafka, over however many questions. Thread-safe. */
public final class Deadline {

    private final Time time;
    private final Duration whole;
    private final long end;

    private Deadline(Duration whole, Time time) {
        this.time = time;
        this.whole = whole;
        this.end = time.nanos() + whole.toNanos();
    }

    public static Deadline in(Duration whole) {
        return in(whole, Time.system());
    }

    static Deadline in(Duration whole, Time time) {
        return new Deadline(whole, time);
    }

    /** What is left, but no more than {@code most}. Never nothing: a future that is done is heard even at the end. */
    public Duration left(Duration most) {
        long left = Math.max(1_000_000, end - time.nanos());
        return most.toNanos() < left ? most : Duration.ofNanos(left);
    }

    long leftMillis() {
        return left(whole).toMillis();
    }

    Duration whole() {
        return whole;
    }
}
