package dev.milena.deliverer.lane;

/** How many tasks a lane finished in the last ten seconds or so: a count that decays. For one thread. */
final class DrainRate {

    private static final double SECONDS = 10;
    private static final double NANOS = 1e9;

    /** A new destination is believed to be fast until it shows otherwise: else the first burst to it would be sent round through a delay topic. */
    private static final double BELIEF = 5_000;

    private double count = BELIEF;
    private long asOf;

    DrainRate(long nanos) {
        this.asOf = nanos;
    }

    void finished(long nanos) {
        count = perTenSeconds(nanos) + 1;
    }

    double perTenSeconds(long nanos) {
        long passed = nanos - asOf;
        if (passed > 0) {
            count *= Math.exp(-passed / NANOS / SECONDS);
            asOf = nanos;
        }
        return count;
    }
}
