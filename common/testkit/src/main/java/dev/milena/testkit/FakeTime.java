package dev.milena.testkit;

import dev.milena.runtime.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time that stands still until a test moves it. Thread-safe. The monotonic clock starts close before the overflow of a {@code long}, so that code which
 * compares nanoseconds with {@code <} instead of by difference fails here and not after 292 years.
 */
public final class FakeTime implements Time {

    /** Where the wall clock starts, unless a test wants another moment: a plain Monday noon. */
    public static final Instant START = Instant.parse("2026-01-05T12:00:00Z");

    private static final long FIRST_NANOS =
            Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    private final AtomicLong elapsed = new AtomicLong();
    private final AtomicLong skew = new AtomicLong();
    private final Instant start;

    public FakeTime() {
        this(START);
    }

    public FakeTime(Instant start) {
        this.start = start;
    }

    @Override
    public Instant now() {
        return start.plusNanos(elapsed.get()).plusNanos(skew.get());
    }

    @Override
    public long nanos() {
        return FIRST_NANOS + elapsed.get();
    }

    /** Both clocks go on. */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("only the wall clock goes back: use jump");
        }
        elapsed.addAndGet(by.toNanos());
    }

    /** Someone sets the wall clock, forth or back; the monotonic one does not notice. */
    public void jump(Duration by) {
        skew.addAndGet(by.toNanos());
    }
}
