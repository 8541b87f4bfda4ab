package dev.milena.deliverer.lane;

import java.time.Duration;
import java.util.TreeMap;

/** How many tasks of a lane are away in delay topics, by the second in which each comes back. For one thread. */
final class Parked {

    private static final long SECOND = 1_000_000_000L;

    /** Seconds count from here: those of the clock itself may overflow. */
    private final long start;

    private final TreeMap<Long, Integer> back = new TreeMap<>();
    private int count;

    Parked(long nanos) {
        this.start = nanos;
    }

    void add(long nanos, Duration delay) {
        if (delay.isPositive()) {
            back.merge((nanos - start + delay.toNanos()) / SECOND, 1, Integer::sum);
            count++;
        }
    }

    int count(long nanos) {
        while (!back.isEmpty() && back.firstKey() < (nanos - start) / SECOND) {
            count -= back.pollFirstEntry().getValue();
        }
        return count;
    }
}
