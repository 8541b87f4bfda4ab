package dev.milena.deliverer.lane;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;

/**
 * What the lanes of one loop have of the connections of the process: the idle sessions, of which the one that is idle longest makes way where none is left,
 * and the lanes that wait for one. For one thread.
 */
final class Connections {

    /** Connections of other loops become free without a word to this one. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    /** Lanes that have their share already are pumped in vain while another loop has a poor one. */
    private static final int MOST_TURNS = 64;

    private final LaneLoop loop;
    private final Load load;
    private final Map<Pooled, Pool> idle = new LinkedHashMap<>();
    private final LinkedHashSet<Lane> waiting = new LinkedHashSet<>();
    private boolean looking;
    private boolean waking;

    Connections(LaneLoop loop, Load load) {
        this.loop = loop;
        this.load = load;
    }

    /** A session came to rest. */
    void rests(Pooled session, Pool pool) {
        idle.put(session, pool);
        free();
    }

    /** It is in use again, or about to be closed. */
    void restsNoMore(Pooled session) {
        idle.remove(session);
    }

    /** Closes the session that is idle longest. False where none is. */
    boolean closeOne() {
        if (idle.isEmpty()) {
            return false;
        }
        Map.Entry<Pooled, Pool> oldest = idle.entrySet().iterator().next();
        oldest.getValue().makeWay(oldest.getKey());
        return true;
    }

    /** Pumps the lane again when a connection may be had. */
    void await(Lane lane) {
        waiting.add(lane);
        look();
    }

    private void look() {
        if (!looking) {
            looking = true;
            loop.schedule(LOOK_EVERY, () -> {
                looking = false;
                pumpWaiting();
            });
        }
    }

    /** There is one connection fewer, or one more at rest. */
    void free() {
        if (!waiting.isEmpty() && !waking) {
            waking = true;
            loop.execute(() -> {
                waking = false;
                pumpWaiting();
            });
        }
    }

    /** In the order in which they came, as far as connections go. Who wants more than it got, or has its share already, stands at the end again. */
    private void pumpWaiting() {
        int turns = Math.min(MOST_TURNS, waiting.size());
        while (turns-- > 0 && !(idle.isEmpty() && load.allConnected())) {
            waiting.removeFirst().pump();
        }
        if (!waiting.isEmpty()) {
            look();
        }
    }
}
