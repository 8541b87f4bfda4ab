package dev.milena.router.intake;

import java.time.Duration;

/**
 * How long a turn waits for DNS while no answer comes. One slow domain may cost a batch the whole wait; a stream of slow domains must not cost every batch as
 * much, so each wait that was in vain halves the next, and each that was not doubles it again; a turn that waited for nothing says nothing. For one thread.
 */
final class Patience {

    /** What an answer from a healthy resolver's cache takes; below it every new domain would be parked. */
    private static final Duration LEAST = Duration.ofMillis(20);

    private final Duration most;
    private Duration next;

    Patience(Duration most) {
        this.most = most;
        this.next = most;
    }

    /** In all, while answers come. */
    Duration most() {
        return most;
    }

    Duration next() {
        return next;
    }

    void answered() {
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(most) > 0 ? most : doubled;
    }

    void inVain() {
        Duration half = next.dividedBy(2);
        Duration least = LEAST.compareTo(most) > 0 ? most : LEAST;
        next = half.compareTo(least) < 0 ? least : half;
    }
}
