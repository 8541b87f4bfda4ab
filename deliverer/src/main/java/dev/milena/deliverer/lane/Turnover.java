package dev.milena.deliverer.lane;

/** What of shared partitions waits in all lanes of a loop, and how fast they get rid of it. For one thread. */
final class Turnover {

    /** Two seconds of waiting are no waiting. */
    private static final double LEAST_SECONDS = 2;

    /** Beyond it nobody is slow because the others are: nothing gets on at all. */
    private static final double MOST_SECONDS = 10;

    private final DrainRate drained;
    private int waiting;

    Turnover(long nanos) {
        this.drained = new DrainRate(nanos);
    }

    void waits() {
        waiting++;
    }

    void waitsNoMore() {
        waiting--;
    }

    void finished(long nanos) {
        drained.finished(nanos);
    }

    /** What was finished in a second of the last ten. */
    double perSecond(long nanos) {
        return drained.perSecond(nanos);
    }

    /** How long a task waits here on the average, in seconds; two to ten. */
    double seconds(long nanos) {
        // Where nothing was finished it is endless.
        double seconds = waiting == 0 ? 0 : waiting / drained.perSecond(nanos);
        return Math.clamp(seconds, LEAST_SECONDS, MOST_SECONDS);
    }
}
