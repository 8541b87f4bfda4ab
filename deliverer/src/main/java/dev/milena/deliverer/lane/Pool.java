package dev.milena.deliverer.lane;

import dev.milena.mail.Target;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a lane: each attempt under way has one (open, or being dialled), the others are idle. Keeps their number within the window, opens them
 * no faster than doubling, and remembers which hosts took no connection. For one thread.
 */
final class Pool {

    /** A destination nobody spoke to yet gets this many dials at once; a dead one holds no more. */
    private static final int FIRST_DIALS = 2;

    /** A host that took no connection is asked last for a minute. */
    private static final long DOWN_NANOS = 60_000_000_000L;

    private static final int MOST_DOWN_HOSTS = 16;

    private final LaneSettings settings;
    private final Load load;
    private final ArrayDeque<Pooled> idle = new ArrayDeque<>();
    private final Map<String, Long> downUntil = new HashMap<>();
    private int window;
    private int dialling;
    private int busy;

    Pool(LaneSettings settings, Load load) {
        this.settings = settings;
        this.load = load;
        this.window = settings.connections();
    }

    /** An idle session for an attempt, most recently used first, so that the others can time out; null if none fits. */
    @Nullable Pooled takeIdle(Attempt attempt) {
        if (idle.isEmpty()) {
            return null;
        }
        for (var i = idle.descendingIterator(); i.hasNext(); ) {
            Pooled one = i.next();
            if (!one.session.usable()) {
                i.remove();
                close(one);
            } else if (attempt.accepts(one)) {
                i.remove();
                busy++;
                return one;
            }
        }
        return null;
    }

    /** Whether one more connection may be dialled. Closes an idle one that leads elsewhere if the window is full because of it. */
    boolean mayDial() {
        if (dialling >= Math.max(FIRST_DIALS, busy + idle.size()) || dialling + busy >= window) {
            return false;
        }
        if (dialling + busy + idle.size() >= window) {
            close(idle.removeFirst());
        }
        return true;
    }

    void dialling() {
        dialling++;
    }

    Pooled opened(Pooled pooled) {
        dialling--;
        busy++;
        load.connections.incrementAndGet();
        downUntil.remove(pooled.target.host());
        return pooled;
    }

    void unreachable(Target target, long nanos) {
        dialling--;
        if (downUntil.size() >= MOST_DOWN_HOSTS) {
            downUntil.clear();
        }
        downUntil.put(target.host(), nanos + DOWN_NANOS);
    }

    boolean down(Target target, long nanos) {
        Long until = downUntil.get(target.host());
        return until != null && until - nanos > 0;
    }

    /** A session whose transaction is over: kept if it can be used again. */
    void giveBack(Pooled one, long nanos) {
        busy--;
        if (one.session.usable()
                && one.transactions < settings.deliveriesPerConnection()
                && dialling + busy + idle.size() < window) {
            one.idleSince = nanos;
            idle.addLast(one);
        } else {
            close(one);
        }
    }

    /** Closes what has been idle for too long. */
    void expire(long nanos) {
        // The order is that of becoming idle: takeIdle takes from the middle, but adds nothing there.
        while (!idle.isEmpty() && nextExpiry() - nanos <= 0) {
            close(idle.removeFirst());
        }
    }

    void closeIdle() {
        while (!idle.isEmpty()) {
            close(idle.removeFirst());
        }
    }

    boolean hasIdle() {
        return !idle.isEmpty();
    }

    /** Whether it holds no connection and dials none. */
    boolean quiet() {
        return idle.isEmpty() && dialling == 0 && busy == 0;
    }

    /** When the session that is idle longest is to be closed. Only while there is one. */
    long nextExpiry() {
        return idle.getFirst().idleSince + settings.idleTimeout().toNanos();
    }

    /** The site is back after the breaker was open: begin with one connection. */
    void beginSlowly() {
        window = 1;
    }

    /** An attempt went well: one more connection may be tried. */
    void widen() {
        if (window < settings.connections()) {
            window++;
        }
    }

    private void close(Pooled one) {
        load.connections.decrementAndGet();
        one.session.close();
    }
}
