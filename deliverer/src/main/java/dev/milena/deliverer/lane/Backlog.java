package dev.milena.deliverer.lane;

import dev.milena.stream.DeliveryIntake.Partition;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * What waits in a lane, and how much may. The bounds are for shared partitions, of which {@code Progress} has at most 1500 tasks open at a time: past that
 * everybody in the partition waits. For one thread.
 */
final class Backlog {

    /** Of a lane that is slow, or finished nothing yet. */
    private static final int LEAST = 200;

    /** A quarter of a partition: so much a lane may hold that gets rid of it in ten seconds. */
    private static final int QUARTER = 375;

    /** Half of a partition, for a lane that gets rid of it within a quarter of a second: nobody has time to wait for that. */
    private static final int HALF = 750;

    /** Longer than this no estimate of a rate is worth. */
    private static final double MOST_SECONDS = 900;

    /** So many tasks of a closed destination may come back in a second to see whether it is open: beside what a process can do, next to nothing. */
    private static final int BACK_PER_SECOND = 100;

    /** What is left to a lane that finished nothing, or next to nothing, when there is too much of all. */
    private static final int LEAST_UNDER_PRESSURE = 4;

    private final Load load;
    private final DrainRate drained;
    private final ArrayDeque<Attempt> queue = new ArrayDeque<>();
    private final Parked parked;
    private long octets;

    Backlog(Load load, DrainRate drained, long nanos) {
        this.load = load;
        this.drained = drained;
        this.parked = new Parked(nanos);
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    int size() {
        return queue.size();
    }

    Attempt first() {
        return queue.getFirst();
    }

    void add(Attempt attempt) {
        queue.addLast(attempt);
        octets += attempt.held().weight();
    }

    void putBack(Attempt attempt) {
        queue.addFirst(attempt);
        octets += attempt.held().weight();
    }

    Attempt takeFirst() {
        return taken(queue.removeFirst());
    }

    Attempt takeLast() {
        return taken(queue.removeLast());
    }

    private Attempt taken(Attempt attempt) {
        octets -= attempt.held().weight();
        return attempt;
    }

    /** Leaves what belongs to a partition. */
    void leave(Partition partition) {
        queue.removeIf(one -> {
            boolean leaves = one.of(partition);
            if (leaves) {
                taken(one).held().leave();
            }
            return leaves;
        });
    }

    /** Whether a task more would be too much. */
    boolean full(Load.Held more, long nanos) {
        if (queue.isEmpty()) {
            return false;
        }
        int bound = bound(nanos);
        if (load.crowded(more.claim().receipt().partition())) {
            bound = Math.min(bound, underPressure(nanos));
        }
        return queue.size() >= bound || octets + more.weight() > load.octetsPerLane();
    }

    /** When the turn of one more would come, behind what waits here and what was sent away for its length. */
    Duration expectedWait(long nanos) {
        double seconds = (queue.size() + parked.count(nanos)) / drained.expectedPerSecond(nanos);
        return Duration.ofMillis((long) (Math.min(seconds, MOST_SECONDS) * 1000));
    }

    /**
     * When the turn of one more would come if a destination opened that is closed now. What it finished before says nothing, it may have been long ago: the
     * first thousands are to be there soon, and a hundred thousand not all at once.
     */
    Duration afterOpening(long nanos) {
        return Duration.ofMillis(parked.count(nanos) * 1000L / BACK_PER_SECOND);
    }

    /** One was sent away for so long. */
    void sentAway(long nanos, Duration delay) {
        parked.add(nanos, delay);
    }

    private int bound(long nanos) {
        double count = drained.perTenSeconds(nanos);
        int slow = (int) Math.clamp(count, LEAST, QUARTER);
        int fast = (int) Math.min(count / 40, HALF);
        return Math.max(slow, fast);
    }

    /** What the lane keeps when there is too much of all: what it gets rid of in two seconds. */
    int underPressure(long nanos) {
        return Math.max(LEAST_UNDER_PRESSURE, (int) (drained.perTenSeconds(nanos) / 5));
    }
}
