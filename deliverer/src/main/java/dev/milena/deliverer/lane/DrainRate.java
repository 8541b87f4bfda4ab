package dev.milena.deliverer.lane;

/** How fast a lane finishes tasks: counts that decay over ten seconds or so, and over one. For one thread. */
final class DrainRate {

    private static final double SECONDS = 10;
    private static final double NANOS = 1e9;

    /** A rate of less than a quarter of a second is chance. */
    private static final double LEAST_SECONDS = 0.25;

    /** A new destination is believed to finish 100 a second until it shows otherwise: for how long what it cannot hold stays away, and what of it stays. */
    private static final double BELIEF = 1_000;

    /** One task in a quarter of an hour: nothing waits longer than that for its turn. */
    private static final double SLOWEST_PER_SECOND = 1.0 / 900;

    /** One task, some twenty seconds ago. */
    private static final double FORGOTTEN_PER_SECOND = 0.01;

    private double count;
    /** Of the last second. */
    private double late;

    private double belief = BELIEF;
    private long asOf;
    private long begun;

    DrainRate(long nanos) {
        this.asOf = nanos;
        this.begun = nanos;
    }

    /** There was nothing to finish, and now there is: what comes before it says nothing of the last second. */
    void begin(long nanos) {
        decay(nanos);
        late = 0;
        begun = nanos;
    }

    void finished(long nanos) {
        decay(nanos);
        count++;
        late++;
    }

    /** What it finished in a second of the last ten. */
    double perSecond(long nanos) {
        decay(nanos);
        return count / SECONDS;
    }

    /** What it finished in a second when it was fastest: in the last ten, or in the last one, or since it began. The ten hide for long that one woke up. */
    double fastestPerSecond(long nanos) {
        decay(nanos);
        double seconds = Math.max(LEAST_SECONDS, (nanos - begun) / NANOS);
        return Math.max(count / SECONDS, late / -Math.expm1(-seconds));
    }

    /** Whether it finished nothing for so long that all of it is forgotten. */
    boolean nothing(long nanos) {
        return perSecond(nanos) < FORGOTTEN_PER_SECOND;
    }

    /** What it will finish in a second, as far as anyone knows. Never zero. */
    double expectedPerSecond(long nanos) {
        decay(nanos);
        return Math.max(SLOWEST_PER_SECOND, (count + belief) / SECONDS);
    }

    private void decay(long nanos) {
        long passed = nanos - asOf;
        if (passed > 0) {
            double left = Math.exp(-passed / NANOS / SECONDS);
            count *= left;
            late *= Math.exp(-passed / NANOS);
            belief *= left;
            asOf = nanos;
        }
    }
}
