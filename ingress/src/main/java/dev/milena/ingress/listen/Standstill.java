package dev.milena.ingress.listen;

import java.time.Duration;

/**
 * Notices that the process stood still: stopped by a signal, or its machine. Then everything is late at once, though the answers may lie in the sockets
 * already, Kafka's as well: they get a moment before anybody is told that his message was not stored, which was. For one thread.
 */
final class Standstill {

    /** Many ticks. */
    private static final long LONG = Duration.ofSeconds(1).toNanos();

    private static final long MOMENT = Duration.ofMillis(500).toNanos();

    private long last;
    private long since;
    private boolean settling;

    Standstill(long now) {
        this.last = now;
    }

    /** The clock ticked. True when nobody is to be judged by it. */
    boolean settling(long now) {
        long gap = now - last;
        last = now;
        if (settling) {
            // Whatever the gap: where every tick is late there would never be a deadline.
            settling = now - since < MOMENT;
        } else if (gap > LONG) {
            settling = true;
            since = now;
        }
        return settling;
    }
}
