package dev.milena.stream;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyRef;
import dev.milena.mail.Event;
import dev.milena.mail.Task;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Router's door: a turn reads a batch, and everything it leads to is written in one transaction with the batch's offsets (at all, or not at all). For one
 * thread, except {@link #wakeup()}.
 *
 * <p>Reads {@code mail.accepted} and every {@code mail.retry.<delay>}; a retry record comes out when its delay is over. What does not parse goes to
 * {@code mail.dead} inside the same transaction and is not seen here.
 */
public interface RouteIntake extends AutoCloseable {

    /** Waits up to {@code max} for work. An empty batch needs no commit. Throws {@link StreamFailure} when Kafka is lost for good (fenced, not authorised). */
    List<Inbound> poll(Duration max);

    /**
     * Writes everything and the offsets of the last poll, atomically. When the transaction aborts for a passing reason the batch comes again from
     * {@link #poll}, so whatever was planned for it is planned anew. Throws {@link StreamFailure} when this instance was fenced.
     */
    void commit(List<Outbound> out);

    /** Ends a poll early, from any thread. */
    void wakeup();

    /** Whether partitions are assigned and the last poll was answered: readiness. Any thread. */
    boolean ready();

    @Override
    void close();

    sealed interface Inbound {

        /** A message as ingress stored it. {@code octets} is the body when it lies in the record, else null. */
        record Accepted(AcceptedMail mail, BodyRef body, byte @Nullable [] octets) implements Inbound {}

        /** A task whose delay is over. */
        record Due(Task task) implements Inbound {}
    }

    sealed interface Outbound {

        /**
         * A task for the deliverer.
         *
         * @param topic {@link DeliverTopic#SHARED} or the dedicated one of the destination
         * @param octets sent along when small enough ({@link BodyRef#BESIDE_TASK}), so that the deliverer needs no second read; null leaves the reference
         */
        record Dispatch(DeliverTopic topic, Task task, byte @Nullable [] octets) implements Outbound {}

        /** Back to a delay topic, no attempt spent: DNS is late. */
        record Park(Task task, Duration delay) implements Outbound {}

        record Emit(Event event) implements Outbound {}

        /** A member of this batch that cannot be handled because of {@code bug}: to {@code mail.dead}, as it was read. */
        record Bury(Inbound inbound, String reason, Throwable bug) implements Outbound {}
    }
}
