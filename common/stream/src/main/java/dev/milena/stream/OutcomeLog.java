package dev.milena.stream;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyRef;
import dev.milena.mail.Event;
import dev.milena.mail.Task;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deliverer's door out: records what became of tasks. Thread-safe; no call blocks. Outcomes are kept and tried again until Kafka has them, so the number of
 * open ones is bounded by the tasks in hand.
 */
public interface OutcomeLog extends AutoCloseable {

    /**
     * Records final events of deliveries at once (idempotent producer, no transaction: an aborted one would send again what was delivered).
     *
     * @param settles whether the task has no unfinished recipient left; if not, a {@link #settle} follows
     */
    void delivered(DeliveryIntake.Receipt receipt, List<Event> events, boolean settles);

    /** Records everything else that ends this attempt, atomically: events, the retry and the reports either all exist or none does. */
    void settle(DeliveryIntake.Receipt receipt, Settlement settlement);

    /** False while outcomes cannot be recorded: no new DATA may begin (guarantee 7). */
    boolean recording();

    /** Deliveries whose events are on their way and not acknowledged: what a kill now would repeat. */
    int unrecorded();

    /** Waits for what is under way, bounded to ten seconds. */
    @Override
    void close();

    /**
     * The end of an attempt.
     *
     * @param events in the order they happened
     * @param retry what is left to try, and when; null when nothing is
     * @param reports DSNs, which re-enter as accepted mail
     * @param dead what cannot be handled; null when nothing is
     */
    record Settlement(
            List<Event> events,
            @Nullable Retry retry,
            List<Report> reports,
            @Nullable Dead dead) {
        public Settlement {
            events = List.copyOf(events);
            reports = List.copyOf(reports);
        }

        public Settlement(List<Event> events, @Nullable Retry retry, List<Report> reports) {
            this(events, retry, reports, null);
        }
    }

    /** @param delay one of the configured steps */
    record Retry(Task task, Duration delay) {}

    /**
     * A task that goes to {@code mail.dead}: its recipients have no final event and are tried no more until an operator replays it.
     *
     * @param task only with the recipients that it is about
     * @param bug null when it is not ours
     */
    record Dead(Task task, String reason, @Nullable Throwable bug) {}

    /** @param octets at most {@link BodyRef#INLINE_LIMIT} */
    record Report(AcceptedMail mail, byte[] octets) {
        public Report {
            if (octets.length > BodyRef.INLINE_LIMIT) {
                throw new IllegalArgumentException("a report of " + octets.length + " octets does not fit a record");
            }
        }
    }
}
