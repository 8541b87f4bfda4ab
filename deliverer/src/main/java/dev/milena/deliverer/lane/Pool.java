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

    /** So long a site that said how many connections it takes is believed; then one more is tried now and again. */
    private static final long BELIEVED_NANOS = 60_000_000_000L;

    private final LaneSettings settings;
    private final Load load;
    private final Connections connections;
    private final ArrayDeque<Pooled> idle = new ArrayDeque<>();
    private final Map<String, Long> downUntil = new HashMap<>();
    private final Map<String, Integer> sessionsTo = new HashMap<>();
    private int window;
    private int successes;
    private boolean turnedAway;
    private long widenFrom;
    private long followFrom;
    private int dialling;
    private int busy;

    Pool(LaneSettings settings, Load load, Connections connections, long nanos) {
        this.followFrom = nanos;
        this.settings = settings;
        this.load = load;
        this.connections = connections;
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
                connections.restsNoMore(one);
                busy++;
                one.users = 1;
                return one;
            }
        }
        return null;
    }

    /** Whether one more connection may be dialled. Closes an idle one that leads elsewhere if the window, or the process, is full because of it. */
    boolean mayDial() {
        turnedAway = false;
        if (atLimit()) {
            return false;
        }
        if (size() >= window) {
            close(idle.removeFirst());
        }
        turnedAway = !load.permits(size()) || (load.allConnected() && !connections.closeOne());
        return !turnedAway;
    }

    /** Whether this destination takes no more connections now, or must not be asked for more before those being dialled are open. */
    boolean atLimit() {
        return dialling >= Math.max(FIRST_DIALS, busy + idle.size()) || dialling + busy >= window;
    }

    /** Whether it was the connections of the whole process that the last answer of {@link #mayDial} was about: no event of this lane ends that. */
    boolean turnedAway() {
        return turnedAway;
    }

    /** A dial begins; {@link #opened} or {@link #dialFailed} ends it. */
    void dialling() {
        dialling++;
        load.connections.incrementAndGet();
    }

    Pooled opened(Pooled pooled) {
        dialling--;
        busy++;
        sessionsTo.merge(pooled.target.host(), 1, Integer::sum);
        downUntil.remove(pooled.target.host());
        return pooled;
    }

    boolean hasSessionTo(Target target) {
        return sessionsTo.containsKey(target.host());
    }

    /** Whether any connection is open. */
    boolean hasSessions() {
        return !sessionsTo.isEmpty();
    }

    /** A dial failed beside sessions that are open: the site takes no more of them. */
    void limited(long nanos) {
        window = Math.max(1, Math.min(window, busy + idle.size()));
        successes = 0;
        widenFrom = nanos + BELIEVED_NANOS;
    }

    /** A dial failed at a host that has no session of ours. */
    void unreachable(Target target, long nanos) {
        if (downUntil.size() >= MOST_DOWN_HOSTS) {
            downUntil.clear();
        }
        downUntil.put(target.host(), nanos + DOWN_NANOS);
    }

    /** A dial came to nothing. */
    void dialFailed() {
        dialling--;
        load.connections.decrementAndGet();
        connections.free();
    }

    boolean down(Target target, long nanos) {
        Long until = downUntil.get(target.host());
        return until != null && until - nanos > 0;
    }

    /** Whether the envelope of another message may follow the end of data that goes out on a session. */
    boolean mayFollow(Pooled one, long nanos) {
        return one.users == 1
                && !one.doomed
                && nanos - followFrom >= 0
                && one.transactions < settings.deliveriesPerConnection()
                && size() <= window
                && !load.tooRich(size())
                && one.session.takesAnother();
    }

    /** An envelope followed and its session ended before its turn: this site is better off without for a while. */
    void noFollowing(long nanos) {
        followFrom = nanos + BELIEVED_NANOS;
    }

    /** A session whose transaction is over: kept if it can be used again and no other lane has less than its share. */
    void giveBack(Pooled one, long nanos) {
        if (--one.users > 0) {
            return;
        }
        busy--;
        if (!one.doomed
                && one.session.usable()
                && one.transactions < settings.deliveriesPerConnection()
                && size() < window
                && !load.tooRich(size() + 1)) {
            one.idleSince = nanos;
            idle.addLast(one);
            connections.rests(one, this);
        } else {
            close(one);
        }
    }

    /** Gives up an idle session for one that another lane needs. */
    void makeWay(Pooled one) {
        idle.remove(one);
        close(one);
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

    /** Connections that are open or being dialled. */
    int size() {
        return dialling + busy + idle.size();
    }

    /** Whether it was refused a connection of the process although it has less than its share. */
    boolean poor() {
        return turnedAway && size() < load.share();
    }

    /** When the session that is idle longest is to be closed. Only while there is one. */
    long nextExpiry() {
        return idle.getFirst().idleSince + settings.idleTimeout().toNanos();
    }

    /** The site is back after the breaker was open: begin with one connection. */
    void beginSlowly(long nanos) {
        window = 1;
        successes = 0;
        widenFrom = nanos;
    }

    /** An attempt went well: after as many of them as there may be connections, one more may be tried. */
    void succeeded(long nanos) {
        if (window < settings.connections() && ++successes >= window && nanos - widenFrom >= 0) {
            window++;
            successes = 0;
        }
    }

    /** Closes a session that is under way, when nobody else uses it. */
    void discard(Pooled one) {
        one.doomed = true;
        if (--one.users == 0) {
            busy--;
            close(one);
        }
    }

    private void close(Pooled one) {
        connections.restsNoMore(one);
        sessionsTo.computeIfPresent(one.target.host(), (host, count) -> count > 1 ? count - 1 : null);
        load.connections.decrementAndGet();
        connections.free();
        one.session.close();
    }
}
