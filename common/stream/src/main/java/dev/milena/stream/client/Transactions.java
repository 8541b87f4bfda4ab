package dev.milena.stream.client;

import dev.milena.runtime.time.Time;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.StreamFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions under one stable name, one after the other, for one thread. Each is committed or aborted when {@link #write} returns, never in doubt: a commit
 * that is not answered is asked for again. Being fenced once is what a long pause looks like and is survived; twice within a minute, another process has our
 * name: {@link StreamFailure}. On a cluster that allows no transactions ({@code kafka.transactions: false}) {@link PlainWrites} stand in: then "aborted" means
 * that some of it may exist.
 */
public final class Transactions implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Transactions.class);

    /** An open transaction of a dead process holds back every reader of its partitions for this long. */
    private static final int TIMEOUT_MS = 10_000;

    /** Longer than a transaction takes to write: nothing leaves before the commit sends it all, in one request instead of many. */
    private static final int LINGER_MS = 20;

    /** A transaction as old as this may have been ended by its timeout; Kafka's clock and ours do not start together. */
    private static final Duration OVERDUE = Duration.ofMillis(TIMEOUT_MS * 8L / 10);

    private static final Duration TWICE = Duration.ofMinutes(1);

    /** After that it is somebody else's turn to decide whether to wait on. */
    private static final Duration UNANSWERED = Duration.ofMinutes(5);

    private final Map<String, Object> config;
    private final Time time;
    private final String name;
    private final @Nullable PlainWrites plain;
    private @Nullable Producer<byte[], byte[]> producer;
    private long begunAt;
    private long fencedAt;
    private boolean fencedBefore;

    /** What became of a transaction. */
    public sealed interface End {

        record Committed() implements End {}

        /** Nothing of it exists; it may be tried again. */
        record Aborted(Throwable why) implements End {}
    }

    /** What a transaction consists of. */
    @FunctionalInterface
    public interface Work {
        void write(Batch batch);
    }

    /** A transaction being written. */
    public interface Batch {

        default void send(ProducerRecord<byte[], byte[]> record) {
            send(record, null);
        }

        /** @param placed runs when Kafka has the record, or refuses it */
        void send(ProducerRecord<byte[], byte[]> record, @Nullable Callback placed);

        /** How far {@code by} has read when all of this exists. */
        void offsets(Map<TopicPartition, OffsetAndMetadata> read, Consumer<?, ?> by);

        /** Asked when everything is with Kafka and nothing counts yet; false takes it back. A process that stood still between two steps finds out here. */
        void provided(BooleanSupplier condition);
    }

    private static final class Open implements Batch {

        private final Producer<byte[], byte[]> producer;
        private @Nullable BooleanSupplier condition;

        Open(Producer<byte[], byte[]> producer) {
            this.producer = producer;
        }

        // The commit waits for every send and fails if one of them did.
        @SuppressWarnings("FutureReturnValueIgnored")
        @Override
        public void send(ProducerRecord<byte[], byte[]> record, @Nullable Callback placed) {
            producer.send(record, placed);
        }

        @Override
        public void offsets(Map<TopicPartition, OffsetAndMetadata> read, Consumer<?, ?> by) {
            producer.sendOffsetsToTransaction(read, by.groupMetadata());
        }

        @Override
        public void provided(BooleanSupplier only) {
            condition = only;
        }

        /** What is flushed is in a transaction that Kafka ends by itself when we stand still from here on. */
        boolean stands() {
            if (condition == null) {
                return true;
            }
            producer.flush();
            return condition.getAsBoolean();
        }
    }

    /** @param name stable, and of this process alone; without {@code kafka.transactions} only a name in logs */
    public Transactions(KafkaSettings settings, String name, Time time) {
        this.time = time;
        this.name = name;
        this.plain = settings.transactions() ? null : new PlainWrites(settings, name);
        config = ClientConfig.producer(settings, name);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name);
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TIMEOUT_MS);
        // How long a missing topic holds up what is written with it: the operator's to shorten.
        config.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT_MS);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        config.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L * 1024 * 1024);
        // The first batch of a transaction is often told to wait until the markers of the one before are written. What
        // was sent behind it would then be out of
        // sequence, be refused, and sent again.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    }

    /** Takes over the name, which aborts what a predecessor left open. False when Kafka did not answer in time. */
    public boolean takeOver() {
        if (plain != null || producer != null) {
            return true;
        }
        Producer<byte[], byte[]> fresh = new KafkaProducer<>(config);
        try {
            fresh.initTransactions();
            producer = fresh;
            return true;
        } catch (RuntimeException failed) {
            fresh.close(Duration.ZERO);
            refuse(failed);
            log.warn("Kafka does not begin transactions for {}: {}", name, failed.toString());
            return false;
        }
    }

    public End write(Work work) {
        return write(work, () -> false);
    }

    /** @param patient asked when a commit was not answered for five minutes: false gives up with a {@link StreamFailure} */
    public End write(Work work, BooleanSupplier patient) {
        if (plain != null) {
            return plain.write(work);
        }
        if (!takeOver()) {
            return new End.Aborted(new TimeoutException("transactions are not available"));
        }
        Producer<byte[], byte[]> current = Objects.requireNonNull(producer);
        begunAt = time.nanos();
        try {
            current.beginTransaction();
            Open batch = new Open(current);
            work.write(batch);
            if (!batch.stands()) {
                abort(current);
                return new End.Aborted(new IllegalStateException("it is no longer ours to write"));
            }
            commit(current, patient);
            return new End.Committed();
        } catch (ProducerFencedException | InvalidProducerEpochException fenced) {
            return fenced(fenced);
        } catch (KafkaException failed) {
            Throwable root = failed.getCause() == null ? failed : failed.getCause();
            if (root instanceof ProducerFencedException || root instanceof InvalidProducerEpochException) {
                return fenced(failed);
            }
            refuse(failed);
            refuse(root);
            log.warn("A transaction of {} was aborted and will be repeated: {}", name, root.toString());
            abort(current);
            return new End.Aborted(root);
        }
    }

    /** Bounded; what is open is aborted. */
    @Override
    public void close() {
        drop(Duration.ofSeconds(5));
        if (plain != null) {
            plain.close();
        }
    }

    private void commit(Producer<byte[], byte[]> current, BooleanSupplier patient) {
        long since = time.nanos();
        while (true) {
            try {
                current.commitTransaction();
                return;
            } catch (TimeoutException unanswered) {
                if (time.nanos() - since > UNANSWERED.toNanos() && !patient.getAsBoolean()) {
                    throw new StreamFailure("Kafka does not say whether a transaction was committed", unanswered);
                }
            }
        }
    }

    private End fenced(KafkaException why) {
        drop(Duration.ZERO);
        long now = time.nanos();
        if (now - begunAt > OVERDUE.toNanos()) {
            // Kafka ends what lasts too long in the way a rival would.
            log.warn("A transaction of {} lasted longer than Kafka allows and was aborted", name);
            return new End.Aborted(why);
        }
        if (fencedBefore && now - fencedAt < TWICE.toNanos()) {
            throw new StreamFailure(
                    name + " is in use by another process: each process needs a node id of its own", why);
        }
        fencedBefore = true;
        fencedAt = now;
        log.warn("Transactions of {} were fenced (a long pause, or a second process with this node id)", name);
        return new End.Aborted(why);
    }

    private void abort(Producer<byte[], byte[]> current) {
        try {
            current.abortTransaction();
        } catch (RuntimeException failed) {
            // The next takeOver() aborts it on the broker's side.
            log.debug("abort failed, the producer is replaced", failed);
            drop(Duration.ZERO);
        }
    }

    private void drop(Duration patience) {
        Producer<byte[], byte[]> old = producer;
        producer = null;
        if (old != null) {
            old.close(patience);
        }
    }

    static void refuse(Throwable failure) {
        if (failure instanceof TransactionalIdAuthorizationException) {
            throw new StreamFailure(
                    "Kafka refuses transactions: allow the transactional ids milena-*, or set kafka.transactions to false: "
                            + failure.getMessage(),
                    failure);
        }
        if (failure instanceof AuthorizationException
                || failure instanceof AuthenticationException
                || failure instanceof UnsupportedVersionException) {
            throw new StreamFailure("Kafka refuses what is written: " + failure.getMessage(), failure);
        }
        if (failure instanceof StreamFailure lost) {
            throw lost;
        }
    }
}
