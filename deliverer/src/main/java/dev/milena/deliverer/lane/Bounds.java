package dev.milena.deliverer.lane;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much may wait in a lane. The bounds are for shared partitions, of which {@code Progress} has at most 1500 tasks open at a time: past that everybody in the
 * partition waits. For one thread.
 */
final class Bounds {

    /** Of a lane that is slow, or finished nothing yet. */
    private static final int LEAST = 200;

    /** A quarter of a partition: so much a lane may hold that gets rid of it in ten seconds. */
    private static final int QUARTER = 375;

    /** While its partition has room a lane may hold that much, if it gets rid of it in two seconds. */
    private static final int ROOMY = 600;

    /** All of a partition, for a lane that gets rid of it within half a second, and while nobody knows: nobody waits long for that. */
    private static final int ALL = 1500;

    /** What is left to a lane that finished nothing, or next to nothing, when there is too much of all. */
    private static final int LEAST_UNDER_PRESSURE = 4;

    private static final double LONG_SECONDS = 10;
    private static final double SHORT_SECONDS = 2;
    private static final double NO_TIME_SECONDS = 0.5;

    /** So many times as long as in other lanes a task waits in one that is slower than they. */
    private static final double SLOWER = 3;

    /** Before that a new lane is not slow yet: its connections are being opened. */
    private static final long YOUNG = Duration.ofSeconds(3).toNanos();

    /** Nor is one that had nothing to do for so long: as long it has to show how fast it is, and others in its partition wait for that. */
    private static final long AWAKE = Duration.ofSeconds(1).toNanos();

    private static final long SILENT = Duration.ofSeconds(10).toNanos();

    private final Load load;
    private final DrainRate drained;
    private final Turnover all;
    private final long begun;
    private long busySince;
    /** Whether nothing waits once all is started that can be. */
    private boolean resting = true;

    private long restingSince;
    private long awakeSince;
    private @Nullable Turnover partition;

    /**
     * @param drained what the lane finishes
     * @param all what waits in this lane and the others of its loop
     */
    Bounds(Load load, DrainRate drained, Turnover all, long nanos) {
        this.load = load;
        this.drained = drained;
        this.all = all;
        this.begun = nanos;
        this.busySince = nanos;
        this.restingSince = nanos - AWAKE;
        this.awakeSince = nanos;
    }

    /** What its partition finishes, of this loop's lanes. */
    void in(Turnover shared) {
        partition = shared;
    }

    /** There is something to do, and there was nothing, here or away. */
    void busy(long nanos) {
        busySince = nanos;
    }

    /** For how long it has had something to do, in nanoseconds. */
    long busyFor(long nanos) {
        return nanos - busySince;
    }

    /** All that can be started has been. */
    void rest(boolean nothingWaits, long nanos) {
        if (resting && !nothingWaits) {
            if (nanos - restingSince >= AWAKE) {
                awakeSince = nanos;
                drained.begin(nanos);
            }
            resting = false;
        } else if (!resting && nothingWaits) {
            restingSince = nanos;
            resting = true;
        }
    }

    /** Whether it has been busy for a while and finished nothing. */
    boolean silent(long nanos) {
        return busyFor(nanos) > SILENT && drained.nothing(nanos);
    }

    /**
     * How many tasks may wait. Where it is this process that is short of something, all lanes wait alike and nothing is gained by sending tasks round: then
     * only what waits much longer here than elsewhere is too much.
     *
     * @param crowded whether too much of its partition is in hand
     * @param ownLimit whether it is the destination that takes no more, and not this process that has no more to give
     */
    int most(boolean crowded, boolean ownLimit, long nanos) {
        if (wakesUp(nanos)) {
            return ALL;
        }
        int bound = usual(nanos);
        int here = crowded
                ? Math.min(bound, Math.max(pressed(nanos), part(nanos)))
                : Math.max(bound, Math.min(ROOMY, pressed(nanos)));
        if (ownLimit) {
            return here;
        }
        double likeOthers = SLOWER * all.seconds(nanos);
        double known = likeOthers * drained.perSecond(nanos);
        double believed = likeOthers * drained.expectedPerSecond(nanos);
        return Math.max(here, (int) Math.max(known, Math.min(bound, believed)));
    }

    /**
     * How much stays when there is too much in hand, of its partition or of all.
     *
     * @param crowded as for {@link #most}; if not, it is the process that holds too much
     * @param ownLimit as for {@link #most}
     */
    int keep(boolean crowded, boolean ownLimit, long nanos) {
        return ownLimit && !crowded ? pressed(nanos) : most(true, ownLimit, nanos);
    }

    /** What it gets rid of in two seconds. A new one keeps more, as nobody knows that of it, unless memory is short. */
    private int pressed(long nanos) {
        boolean young = nanos - begun < YOUNG && !load.overloaded();
        return Math.max(young ? LEAST : LEAST_UNDER_PRESSURE, (int) (drained.fastestPerSecond(nanos) * SHORT_SECONDS));
    }

    /**
     * Of what the lanes of its partition may hold together, as much as it finishes of what they finish: so there is room for whoever comes, and where all are
     * equally slow less goes round.
     */
    private int part(long nanos) {
        if (partition == null || load.overloaded()) {
            return 0;
        }
        double all = partition.perSecond(nanos);
        return all > 0 ? (int) (load.roomInPartition() * drained.perSecond(nanos) / all) : 0;
    }

    private int usual(long nanos) {
        double perSecond = drained.fastestPerSecond(nanos);
        int slow = (int) Math.clamp(perSecond * LONG_SECONDS, LEAST, QUARTER);
        int fast = (int) Math.min(perSecond * NO_TIME_SECONDS, ALL);
        return Math.max(slow, fast);
    }

    /** Whether nothing had to wait before, for a while, and what waits now does not for long. */
    private boolean wakesUp(long nanos) {
        boolean wakes = resting ? nanos - restingSince >= AWAKE : nanos - awakeSince < AWAKE;
        return wakes && !load.overloaded() && !silent(nanos);
    }
}
