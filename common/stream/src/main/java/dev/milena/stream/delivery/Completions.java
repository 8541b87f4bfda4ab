package dev.milena.stream.delivery;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Ends of tickets on their way from whoever records outcomes to the poll thread. Bounded by the tasks in hand. Thread-safe. */
final class Completions {

    private final LinkedBlockingQueue<End> ends = new LinkedBlockingQueue<>();

    private record End(Ticket ticket, boolean finished) {}

    /** Its outcomes are on record. */
    void finished(Ticket ticket) {
        ends.add(new End(ticket, true));
    }

    /** Nobody will record anything for it. */
    void left(Ticket ticket) {
        ends.add(new End(ticket, false));
    }

    /** Applies what has come. Poll thread only. */
    void apply() {
        for (End end = ends.poll(); end != null; end = ends.poll()) {
            apply(end);
        }
    }

    /** The same, but waits a moment when nothing has come. */
    void await(long millis) throws InterruptedException {
        apply(ends.poll(millis, TimeUnit.MILLISECONDS));
        apply();
    }

    private static void apply(@Nullable End end) {
        if (end == null) {
            return;
        }
        Holding holding = end.ticket.holding();
        // A holding that was given up is only a memory: its successor has its own account.
        if (!holding.released()) {
            holding.ended(end.ticket, end.finished);
        }
    }
}
