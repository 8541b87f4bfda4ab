package dev.milena.deliverer.lane;

import java.time.Duration;
import java.util.function.LongFunction;

/** Sends tasks of a lane round through a delay topic, without spending an attempt, until their turn may have come. For one thread. */
final class Spill {

    private final Outside outside;
    private final Backlog waiting;

    Spill(Outside outside, Backlog waiting) {
        this.outside = outside;
        this.waiting = waiting;
    }

    /**
     * Too many wait before it.
     *
     * @param ownLimit whether it is the destination that takes no more: only then its silence says that it is as good as closed
     */
    void full(Load.Held held, boolean ownLimit) {
        if (ownLimit && waiting.silent(outside.time().nanos())) {
            shut(held, Duration.ZERO);
        } else {
            sendAway(held, now -> outside.recorder().spilled(held.claim(), waiting.away(now)));
        }
    }

    /** The destination is closed for so long. */
    void shut(Load.Held held, Duration shut) {
        sendAway(held, now -> outside.recorder().shut(held.claim(), shut, waiting.afterOpening(now)));
    }

    private void sendAway(Load.Held held, LongFunction<Duration> away) {
        if (held.claim().receipt().held()) {
            long now = outside.time().nanos();
            waiting.sentAway(now, away.apply(now));
            held.release();
        } else {
            held.leave();
        }
    }
}
