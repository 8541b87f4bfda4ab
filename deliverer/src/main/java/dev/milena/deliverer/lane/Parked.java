package dev.milena.deliverer.lane;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** How many tasks of a lane are away in delay topics, by the delay and by the second in which each comes back. For one thread. */
final class Parked {

    private static final long SECOND = 1_000_000_000L;

    /** Seconds count from here: those of the clock itself may overflow. */
    private final long start;

    private final Map<Duration, Away> byDelay = new TreeMap<>();

    Parked(long nanos) {
        this.start = nanos;
    }

    void add(long nanos, Duration delay) {
        if (delay.isPositive()) {
            byDelay.computeIfAbsent(delay, any -> new Away()).add((nanos - start + delay.toNanos()) / SECOND);
        }
    }

    int count(long nanos) {
        return byDelay.values().stream()
                .mapToInt(away -> away.count(second(nanos)))
                .sum();
    }

    /** Of those that were sent away for so long. */
    int count(long nanos, Duration delay) {
        Away away = byDelay.get(delay);
        return away == null ? 0 : away.count(second(nanos));
    }

    private long second(long nanos) {
        return (nanos - start) / SECOND;
    }

    private static final class Away {

        private final TreeMap<Long, Integer> back = new TreeMap<>();
        private int count;

        void add(long second) {
            back.merge(second, 1, Integer::sum);
            count++;
        }

        int count(long now) {
            while (!back.isEmpty() && back.firstKey() < now) {
                count -= back.pollFirstEntry().getValue();
            }
            return count;
        }
    }
}
