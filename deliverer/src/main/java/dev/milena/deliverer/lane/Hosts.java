package dev.milena.deliverer.lane;

import dev.milena.mail.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The hosts of one attempt's route, and which of them it may still go to. For one thread. */
final class Hosts {

    /** Dialled for one attempt (RFC 5321 §5.1: at least two; bounded against hostile MX sets). */
    private static final int MOST = 5;

    private final List<Target> route;
    private final Set<Target> tried = new HashSet<>(2);
    private int dials;

    Hosts(List<Target> route) {
        this.route = route;
    }

    Target first() {
        return route.getFirst();
    }

    /** Whether a session leads where the attempt may still go. */
    boolean accept(Pooled session) {
        return session.leadsTo(route) && !tried.contains(session.target);
    }

    void tried(Target target) {
        tried.add(target);
    }

    /** Counts a dial; its number. */
    int dialled() {
        return ++dials;
    }

    /** The last dial says nothing about the attempt. */
    void undial() {
        dials--;
    }

    /** The next one to dial; null when there is none, or enough were dialled. */
    @Nullable Target toDial(Pool pool, long now) {
        return dials < MOST ? next(pool, now) : null;
    }

    /** The first target not tried yet, hosts that took no connection lately last. */
    @Nullable Target next(Pool pool, long now) {
        Target down = null;
        for (Target one : route) {
            if (!tried.contains(one)) {
                if (!pool.down(one, now)) {
                    return one;
                }
                down = down == null ? one : down;
            }
        }
        return down;
    }
}
