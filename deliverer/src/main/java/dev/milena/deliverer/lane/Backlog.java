package dev.milena.deliverer.lane;

import dev.milena.stream.DeliveryIntake.Partition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/** What waits in a lane, and when what is sent away from it comes back. For one thread. */
final class Backlog {

    /** Longer than this no estimate of a rate is worth. */
    private static final double MOST_SECONDS = 900;

    /** Whoever was busy for a minute is not said to be busy for more than two: so a rate that is not known yet sends nothing away for long. */
    private static final double AGES = 2;

    private static final double LEAST_SECONDS = 10;

    /** What is away comes back up to a tenth later than its delay says, and goes through Kafka and the router; and a rate is never known exactly. */
    private static final double LATE = 1.25;

    private static final double NANOS = 1e9;

    /** So many tasks of a closed destination may come back in a second to see whether it is open: beside what a process can do, next to nothing. */
    private static final int BACK_PER_SECOND = 100;

    private final Load load;
    private final DrainRate drained;
    private final Lanes lanes;
    private final Turnover all;
    private final List<Duration> delays;
    private final ArrayDeque<Attempt> queue = new ArrayDeque<>();
    private final Parked parked;
    private final Bounds bounds;
    private long octets;

    /**
     * @param lanes this one and the others of its loop
     * @param delays for which a task can be sent away, ascending
     */
    Backlog(Load load, Lanes lanes, List<Duration> delays, long nanos) {
        this.delays = delays;
        this.load = load;
        this.lanes = lanes;
        this.all = lanes.turnover();
        this.drained = new DrainRate(nanos);
        this.bounds = new Bounds(load, drained, all, nanos);
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

    void add(Attempt attempt, long nanos) {
        if (queue.isEmpty() && parked.count(nanos) == 0) {
            bounds.busy(nanos);
        }
        queue.addLast(attempt);
        added(attempt);
    }

    void putBack(Attempt attempt) {
        queue.addFirst(attempt);
        added(attempt);
    }

    private void added(Attempt attempt) {
        octets += attempt.held().weight();
        if (shared(attempt)) {
            all.waits();
        }
    }

    Attempt takeFirst() {
        return taken(queue.removeFirst());
    }

    Attempt takeLast() {
        return taken(queue.removeLast());
    }

    private Attempt taken(Attempt attempt) {
        octets -= attempt.held().weight();
        if (shared(attempt)) {
            all.waitsNoMore();
        }
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

    /** It was finished. */
    void finished(Attempt attempt, long nanos) {
        drained.finished(nanos);
        if (shared(attempt)) {
            all.finished(nanos);
            lanes.turnover(attempt.claim().receipt().partition()).finished(nanos);
        }
    }

    private static boolean shared(Attempt attempt) {
        return !attempt.claim().receipt().partition().topic().dedicated();
    }

    /**
     * Whether a task more would be too much.
     *
     * @param ownLimit whether it is the destination that takes no more, and not this process that has no more to give
     */
    boolean full(Load.Held more, boolean ownLimit, long nanos) {
        if (queue.isEmpty()) {
            return false;
        }
        Partition partition = more.claim().receipt().partition();
        bounds.in(lanes.turnover(partition));
        boolean crowded = load.crowded(partition);
        return queue.size() >= bounds.most(crowded, ownLimit, nanos) || octets + more.weight() > load.octetsPerLane();
    }

    /**
     * For how long one more is to stay away. As many come back after each delay as the lane gets done until those of the next longer one come back: so it never
     * runs dry, and what is far behind goes round seldom.
     */
    Duration away(long nanos) {
        double perSecond = drained.expectedPerSecond(nanos);
        double known = Math.clamp(AGES * bounds.busyFor(nanos) / NANOS, LEAST_SECONDS, MOST_SECONDS);
        Duration away = delays.getFirst();
        for (Duration longer : delays.subList(1, delays.size())) {
            if (longer.toSeconds() > known || parked.count(nanos, away) < perSecond * longer.toSeconds() * LATE) {
                break;
            }
            away = longer;
        }
        return away;
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

    /** Nothing more can be started for now. Returns whether nothing waits. */
    boolean rest(long nanos) {
        bounds.rest(queue.isEmpty(), nanos);
        return queue.isEmpty();
    }

    /** How much of it stays ({@link Bounds#keep}). */
    int keep(boolean crowded, boolean ownLimit, long nanos) {
        return bounds.keep(crowded, ownLimit, nanos);
    }

    /** Whether it has been busy for a while and finished nothing. */
    boolean silent(long nanos) {
        return bounds.silent(nanos);
    }
}
