package dev.milena.ingress.listen;

import dev.milena.ingress.session.SmtpSession;
import dev.milena.ingress.session.SmtpSession.Phase;

/** The clock of one connection: who is too slow, judged by the time it is given. No timers; a loop asks now and then. For the loop's thread. */
final class Turnstile {

    /** What the time demands. */
    enum Demand {
        NOTHING,
        /** The client took too long. */
        CLIENT_LATE,
        /** Kafka took too long. */
        LOG_LATE,
        /** The farewell took too long. */
        CLOSE
    }

    /** How long a client may take to close after our last word; then unread input no longer matters. */
    private static final long FAREWELL = 2_000_000_000L;

    private final Pace pace;
    private Phase phase = Phase.TALKING;
    private int turns;
    private long since;
    private long lastOctets;
    private long octets;
    private long blockedSince;
    private long blockedFor;
    private boolean blocked;

    Turnstile(Pace pace, long now) {
        this.pace = pace;
        this.since = now;
        this.lastOctets = now;
    }

    void octets(int count, long now) {
        octets += count;
        lastOctets = now;
    }

    /** What the session does after it was given input. */
    void observe(SmtpSession session, long now) {
        if (session.turns() != turns) {
            turns = session.turns();
            restart(session.phase(), now);
        } else if (session.phase() != phase) {
            restart(session.phase(), now);
        }
        boolean stalled =
                switch (phase) {
                    case DATA, CHUNK -> !session.takesInput();
                    case WAITING -> true;
                    case TALKING, CLOSED -> false;
                };
        if (stalled && !blocked) {
            blockedSince = now;
        } else if (!stalled && blocked) {
            blockedFor += now - blockedSince;
            lastOctets = now;
        }
        blocked = stalled;
    }

    Demand demand(long now, boolean crowded) {
        return switch (phase) {
            case TALKING ->
                now - since > (crowded ? pace.crowdedCommand() : pace.command()).toNanos()
                        ? Demand.CLIENT_LATE
                        : Demand.NOTHING;
            case DATA, CHUNK -> {
                if (blocked) {
                    yield logLate(now);
                }
                yield now - lastOctets > pace.data().toNanos() || tooSlow(now) ? Demand.CLIENT_LATE : Demand.NOTHING;
            }
            case WAITING -> logLate(now);
            case CLOSED -> now - since > FAREWELL ? Demand.CLOSE : Demand.NOTHING;
        };
    }

    private void restart(Phase next, long now) {
        phase = next;
        since = now;
        lastOctets = now;
        octets = 0;
        blocked = false;
        blockedFor = 0;
    }

    /**
     * All that a client waits for its answer counts together. While it still sends, each wait for itself: a large message that comes in faster than the log
     * takes it waits a hundred times, and is as good as any other.
     */
    private Demand logLate(long now) {
        return now - blockedSince > pace.accept().toNanos() ? Demand.LOG_LATE : Demand.NOTHING;
    }

    private boolean tooSlow(long now) {
        long spent = now - since - blockedFor - pace.grace().toNanos();
        return spent > 0 && octets < spent / 1_000_000_000L * pace.octetsPerSecond();
    }
}
