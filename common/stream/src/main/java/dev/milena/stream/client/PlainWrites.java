package dev.milena.stream.client;

import dev.milena.stream.KafkaSettings;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.Transactions.Batch;
import dev.milena.stream.client.Transactions.End;
import dev.milena.stream.client.Transactions.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
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
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * In place of transactions where a cluster does not allow them: first what follows from a record, then the word that it is done ({@code settled}, or offsets),
 * each when all before it is acknowledged. What is broken off in between exists in part and is written again: at least once. For one thread.
 */
final class PlainWrites implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, Object> config;
    private @Nullable Producer<byte[], byte[]> producer;

    PlainWrites(KafkaSettings settings, String name) {
        config = ClientConfig.producer(settings, name);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
        // Nothing leaves before the flush sends it all.
        config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L * 1024 * 1024);
    }

    private record Sending(
            ProducerRecord<byte[], byte[]> record, @Nullable Callback placed) {}

    private static final class Gathered implements Batch {

        private final List<Sending> first = new ArrayList<>();
        private final List<Sending> last = new ArrayList<>();
        private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        private @Nullable Consumer<?, ?> reader;
        private BooleanSupplier stands = () -> true;

        @Override
        public void send(ProducerRecord<byte[], byte[]> record, @Nullable Callback placed) {
            boolean settles = record.headers().lastHeader(TopicNames.SETTLED_HEADER) != null;
            (settles ? last : first).add(new Sending(record, placed));
        }

        @Override
        public void offsets(Map<TopicPartition, OffsetAndMetadata> read, Consumer<?, ?> by) {
            offsets.putAll(read);
            reader = by;
        }

        @Override
        public void provided(BooleanSupplier condition) {
            stands = condition;
        }
    }

    End write(Work work) {
        Gathered batch = new Gathered();
        try {
            work.write(batch);
            for (List<Sending> some : List.of(batch.first, batch.last)) {
                if (!batch.stands.getAsBoolean()) {
                    return new End.Aborted(new IllegalStateException("it is no longer ours to write"));
                }
                Exception failed = acknowledged(some);
                if (failed != null) {
                    Transactions.refuse(failed);
                    return new End.Aborted(failed);
                }
            }
            commit(batch);
            return new End.Committed();
        } catch (KafkaException failed) {
            Transactions.refuse(failed);
            return new End.Aborted(failed);
        }
    }

    // The callback says what became of it.
    @SuppressWarnings("FutureReturnValueIgnored")
    private @Nullable Exception acknowledged(List<Sending> some) {
        if (some.isEmpty()) {
            return null;
        }
        Producer<byte[], byte[]> current = producer;
        if (current == null) {
            current = new KafkaProducer<>(config);
            producer = current;
        }
        AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
        for (Sending each : some) {
            current.send(each.record, (place, error) -> {
                if (error != null) {
                    failed.compareAndSet(null, error);
                }
                if (each.placed != null) {
                    each.placed.onCompletion(place, error);
                }
            });
        }
        current.flush();
        return failed.get();
    }

    private static void commit(Gathered batch) {
        Consumer<?, ?> reader = batch.reader;
        if (reader == null || batch.offsets.isEmpty()) {
            return;
        }
        try {
            reader.commitSync(batch.offsets, PATIENCE);
        } catch (WakeupException asked) {
            // To stop; what is written should not be written again for that.
            reader.commitSync(batch.offsets, PATIENCE);
        }
    }

    @Override
    public void close() {
        Producer<byte[], byte[]> old = producer;
        producer = null;
        if (old != null) {
            old.close(Duration.ofSeconds(5));
        }
    }
}
