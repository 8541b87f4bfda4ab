package dev.milena.ingress.listen;

import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the connections of one event loop share: the array their input passes through and one clock, so that an idle connection costs neither buffer nor
 * timer. Only on its event loop.
 */
final class Loop {

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    /** Often enough to notice within a blink that Kafka takes mail again. */
    private static final long TICK_MILLIS = 50;

    /** The most a socket is read in one go. */
    private static final int SCRATCH = 64 * 1024;

    private final byte[] scratch = new byte[SCRATCH];
    private final Set<Connection> connections = new HashSet<>();
    private final Listening listening;
    private final Standstill standstill;

    Loop(Listening listening, EventLoop thread) {
        this.listening = listening;
        this.standstill = new Standstill(listening.time().nanos());
        thread.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS)
                .addListener(end -> {
                    if (!thread.isShuttingDown()) {
                        LOG.error(
                                "the clock of a loop stopped: its connections have no deadlines any more", end.cause());
                    }
                });
    }

    byte[] scratch() {
        return scratch;
    }

    void add(Connection connection) {
        connections.add(connection);
    }

    void remove(Connection connection) {
        connections.remove(connection);
    }

    void stop() {
        List.copyOf(connections).forEach(Connection::stop);
    }

    private void tick() {
        long now = listening.time().nanos();
        if (standstill.settling(now)) {
            return;
        }
        boolean crowded = listening.admission().crowded();
        for (Connection connection : List.copyOf(connections)) {
            try {
                connection.tick(now, crowded);
            } catch (Throwable bug) {
                // One session's bug must not stop the clock of the others; nor must an error such as a full heap, which
                // would end the schedule for good.
                connection.failed(bug);
            }
        }
    }
}
