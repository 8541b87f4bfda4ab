package dev.milena.bench.round;

import dev.milena.bench.sink.Account;
import dev.milena.bench.source.Ledger;
import java.util.List;

/**
 * Follows what earlier phases left in the queue, from its first delivery to its last, beside the load of the phase that runs. For one thread.
 */
final class Draining {

    private final List<Sent> owed;
    private final Account account;
    private final Ledger beside;
    private final long expected;
    private final long before;
    private Point begun = Point.NEVER;
    private Point over = Point.NEVER;

    /** What had come at one moment. */
    private record Point(long nanos, long backlog, long unique, long accepted) {
        static final Point NEVER = new Point(0, 0, 0, 0);
    }

    /** @param beside what is sent meanwhile */
    Draining(List<Sent> owed, Account account, Ledger beside) {
        this.owed = owed;
        this.account = account;
        this.beside = beside;
        this.expected = owed.stream().mapToLong(Sent::owed).sum();
        this.before = delivered();
    }

    /** Whether all of it has come. */
    boolean look(long now) {
        long delivered = delivered();
        if (begun.nanos == 0 && delivered > before) {
            begun = new Point(now, delivered, account.unique(), beside.accepted());
        }
        if (over.nanos == 0 && delivered >= expected) {
            over = new Point(now, delivered, account.unique(), beside.accepted());
        }
        return over.nanos != 0;
    }

    /** Messages a second of the backlog, while it drained; not a number when it did not. */
    double backlogPerSecond() {
        return (over.backlog - begun.backlog) / seconds();
    }

    /** Recipients a second of backlog and load together, meanwhile. */
    double deliveredPerSecond() {
        return (over.unique - begun.unique) / seconds();
    }

    /** Messages a second, meanwhile. */
    double acceptedPerSecond() {
        return (over.accepted - begun.accepted) / seconds();
    }

    private double seconds() {
        return over.nanos > begun.nanos ? (over.nanos - begun.nanos) / 1e9 : Double.NaN;
    }

    private long delivered() {
        return owed.stream()
                .mapToLong(each -> account.unique(each.ledger().tag()))
                .sum();
    }
}
