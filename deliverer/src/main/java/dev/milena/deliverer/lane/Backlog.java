package dev.milena.deliverer.lane;

import dev.milena.stream.DeliveryIntake.Partition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What waits in a lane, and how much may. The bounds are for shared partitions, of which {@code Progress} has at most 1500 tasks open at a time: past that
 * everybody in the partition waits. For one thread.
 */
final class Backlog {

    /** Of a lane that is slow, or finished nothing yet. */
    private static final int LEAST = 200;

    /** A quarter of a partition: so much a lane may hold that gets rid of it in ten seconds. */
    private static final int QUARTER = 375;

    /** While its partition has room a lane may hold that much, if it gets rid of it in two seconds. */
    private static final int ROOMY = 600;

    /** All of a partition, for a lane that gets rid of it within half a second, and while nobody knows: nobody waits long for that. */
    private static final int ALL = 1500;

    private static final double NO_TIME_SECONDS = 0.5;

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

    /** What is left to a lane that finished nothing, or next to nothing, when there is too much of all. */
    private static final int LEAST_UNDER_PRESSURE = 4;

    /** Before that a new lane is not slow yet: its connections are being opened. */
    private static final long YOUNG = Duration.ofSeconds(3).toNanos();

    /** Nor is one that had nothing to do for so long: as long it has to show how fast it is, and others in its partition wait for that. */
    private static final long AWAKE = Duration.ofSeconds(1).toNanos();

    /** So many times as long as in other lanes a task waits in one that is slower than they. */
    private static final double SLOWER = 3;

    private final Load load;
    private final DrainRate drained;
    private final Turnover all;
    private final List<Duration> delays;
    private final ArrayDeque<Attempt> queue = new ArrayDeque<>();
    private final Parked parked;
    private final long begun;
    private long octets;
    private long busySince;
    /** Whether nothing waits; set when all has been started that can be. */
    private boolean resting = true;

    private long restingSince;
    private long awakeSince;

    /**
     * @param all what waits in this lane and the others of its loop
     * @param delays for which a task can be sent away, ascending
     */
    Backlog(Load load, Turnover all, List<Duration> delays, long nanos) {
        this.delays = delays;
        this.load = load;
        this.all = all;
        this.drained = new DrainRate(nanos);
        this.begun = nanos;
        this.busySince = nanos;
        this.restingSince = nanos - AWAKE;
        this.awakeSince = nanos;
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
            busySince = nanos;
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
        boolean crowded = load.crowded(more.claim().receipt().partition());
        return queue.size() >= most(crowded, ownLimit, nanos) || octets + more.weight() > load.octetsPerLane();
    }

    /**
     * For how long one more is to stay away. As many come back after each delay as the lane gets done until those of the next longer one come back: so it never
     * runs dry, and what is far behind goes round seldom.
     */
    Duration away(long nanos) {
        double perSecond = drained.expectedPerSecond(nanos);
        double known = Math.clamp(AGES * (nanos - busySince) / NANOS, LEAST_SECONDS, MOST_SECONDS);
        Duration away = delays.getFirst();
        for (Duration longer : delays.subList(1, delays.size())) {
            if (longer.toSeconds() > known || parked.count(nanos, away) < perSecond * longer.toSeconds() * LATE) {
                break;
            }
            away = longer;
        }
        return away;
    }

    /** Whether it has been busy for a while and finished nothing. */
    boolean silent(long nanos) {
        return nanos - busySince > LEAST_SECONDS * NANOS && drained.nothing(nanos);
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
        if (wakesUp(nanos)) {
            return ALL;
        }
        double perSecond = drained.fastestPerSecond(nanos);
        int slow = (int) Math.clamp(perSecond * 10, LEAST, QUARTER);
        int fast = (int) Math.min(perSecond * NO_TIME_SECONDS, ALL);
        return Math.max(slow, fast);
    }

    /**
     * How many tasks the lane may hold. Where it is this process that is short of something, all lanes wait alike and nothing is gained by sending tasks round:
     * then only what waits much longer here than elsewhere is too much.
     *
     * @param crowded whether too much of its partition is in hand
     * @param ownLimit as for {@link #full}
     */
    int most(boolean crowded, boolean ownLimit, long nanos) {
        int bound = bound(nanos);
        int usual = crowded ? Math.min(bound, pressed(nanos)) : Math.max(bound, Math.min(ROOMY, pressed(nanos)));
        if (ownLimit) {
            return usual;
        }
        double likeOthers = SLOWER * all.seconds(nanos);
        double known = likeOthers * drained.perSecond(nanos);
        double believed = likeOthers * drained.expectedPerSecond(nanos);
        return Math.max(usual, (int) Math.max(known, Math.min(bound, believed)));
    }

    /**
     * What it keeps when there is too much of all: what it gets rid of in two seconds. One that is new or had nothing to do keeps more, as nobody knows that of
     * it, unless memory is short.
     */
    int pressed(long nanos) {
        if (wakesUp(nanos)) {
            return ALL;
        }
        boolean young = nanos - begun < YOUNG && !load.overloaded();
        return Math.max(young ? LEAST : LEAST_UNDER_PRESSURE, (int) (drained.fastestPerSecond(nanos) * 2));
    }

    /** Nothing more can be started for now. Returns whether nothing waits. */
    boolean rest(long nanos) {
        if (resting && !queue.isEmpty()) {
            if (nanos - restingSince >= AWAKE) {
                awakeSince = nanos;
                drained.begin(nanos);
            }
            resting = false;
        } else if (!resting && queue.isEmpty()) {
            restingSince = nanos;
            resting = true;
        }
        return resting;
    }

    /** Whether nothing had to wait before, for a while, and what waits now does not for long. */
    private boolean wakesUp(long nanos) {
        boolean wakes = resting ? nanos - restingSince >= AWAKE : nanos - awakeSince < AWAKE;
        return wakes && !load.overloaded() && !silent(nanos);
    }
}
