package dev.milena.stream.routing;

import dev.milena.mail.BodyRef;
import dev.milena.stream.RouteIntake.Inbound;

/**
 * How much one turn takes on. What a turn writes grows with the recipients of its messages, not with the messages: a poll of a few megabytes can fan out into
 * gigabytes, and such a transaction would abort for ever. An aborted one halves the budget, so that a slow Kafka gets what it can take in time; a committed
 * one restores it. One message is always taken, whatever its size. For the poll thread.
 */
final class Budget {

    /** Each recipient is an event, and a task at worst. */
    static final int RECIPIENTS = 2_000;

    static final long OCTETS = 16L * 1024 * 1024;

    /** Small enough for one message a turn. */
    private static final int MOST_HALVINGS = 11;

    private int halvings;
    private long recipients;
    private long octets;

    /** Whether the turn has enough. */
    boolean spent() {
        return recipients > 0 && (recipients >= RECIPIENTS >> halvings || octets >= OCTETS >> halvings);
    }

    /** Octets of what this turn took so far. */
    long octets() {
        return octets;
    }

    /** @param size octets of the record's value */
    void took(Inbound inbound, int size) {
        switch (inbound) {
            case Inbound.Accepted accepted -> {
                int copies = accepted.mail().envelope().recipients().size();
                long one = Math.min(size, BodyRef.BESIDE_TASK);
                add(copies, Math.min(copies * one, Math.max(one, BodyRef.BESIDE_TASKS)));
            }
            // Goes on by reference: its parts together are about as large as it is.
            case Inbound.Due due -> add(due.task().envelope().recipients().size(), size);
        }
    }

    private void add(int moreRecipients, long moreOctets) {
        recipients += moreRecipients;
        octets += moreOctets;
    }

    void aborted() {
        halvings = Math.min(halvings + 1, MOST_HALVINGS);
        begin();
    }

    void committed() {
        halvings = 0;
        begin();
    }

    private void begin() {
        recipients = 0;
        octets = 0;
    }
}
