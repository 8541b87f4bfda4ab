package dev.milena.stream.routing;

import java.time.Duration;

/**
 * How often a turn begins. A transaction costs the same whether it carries one message or a hundred (a request and a marker for each partition it touches), so
 * under load turns keep a distance and carry more; a turn that carried little is followed at once, and a lone message never waits. For the poll thread.
 */
final class Pace {

    /** What a message waits for company at most. */
    private static final long DISTANCE = Duration.ofMillis(25).toNanos();

    /** A turn with fewer says that there is no load: at this size every {@link #DISTANCE} it is some three hundred messages a second. */
    private static final int BUSY = 8;

    /** So do fewer octets: of large messages a busy machine brings few in that time. */
    private static final long MANY_OCTETS = 128 * 1024;

    private long began;
    private boolean busy;

    /** A turn has so many messages, and octets to write. */
    void took(int messages, long octets, long now) {
        busy = messages >= BUSY || (messages > 1 && octets >= MANY_OCTETS);
        began = now;
    }

    /** The same while there is new mail: it keeps a distance to its like, not to what comes back, and a turn of both tells nothing by its octets. */
    void tookNew(int fresh, int returned, long octets, long now) {
        took(fresh, returned == 0 ? octets : 0, now);
    }

    /** Nanoseconds until the next turn may begin; not positive: now. */
    long rest(long now) {
        return busy ? DISTANCE - (now - began) : 0;
    }
}
