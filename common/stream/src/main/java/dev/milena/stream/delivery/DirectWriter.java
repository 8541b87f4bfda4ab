package dev.milena.stream.delivery;

import dev.milena.stream.KafkaSettings;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.ClientConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Writes records at once and for as long as it takes (idempotent, no delivery timeout). {@link #write} never blocks: what the producer cannot take now
 * (metadata unknown, buffer full) waits for {@link #resend}. Thread-safe.
 */
final class DirectWriter implements AutoCloseable {

    private final Producer<byte[], byte[]> producer;
    private final EventsLog events;
    private final ConcurrentLinkedQueue<Sending> refused = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Throwable> lost = new AtomicReference<>();

    DirectWriter(KafkaSettings settings, String clientId, EventsLog events) {
        var config = ClientConfig.producer(settings, clientId);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        // The remote said 250: giving up would forget it. How long it waits is seen by OpenOutcomes instead.
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        config.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        // Each millisecond here is one more in which a kill repeats a delivery.
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 32 * 1024);
        this.producer = new KafkaProducer<>(config);
        this.events = events;
    }

    /** Records that are one outcome. */
    private static final class Outcome {
        private final AtomicInteger left;
        private final Runnable acknowledged;

        Outcome(int records, Runnable acknowledged) {
            this.left = new AtomicInteger(records);
            this.acknowledged = acknowledged;
        }
    }

    private record Sending(Outcome outcome, ProducerRecord<byte[], byte[]> record) {}

    /** @param acknowledged runs once, on the producer's thread, when all are safe */
    void write(List<ProducerRecord<byte[], byte[]>> records, Runnable acknowledged) {
        Outcome outcome = new Outcome(records.size(), acknowledged);
        for (ProducerRecord<byte[], byte[]> record : records) {
            send(new Sending(outcome, record));
        }
    }

    /** Tries again what the producer could not take; call it often. */
    void resend() {
        for (int left = refused.isEmpty() ? 0 : refused.size(); left > 0; left--) {
            Sending next = refused.poll();
            if (next == null) {
                return;
            }
            send(next);
        }
    }

    /** Why nothing can be written any more; null while it can. */
    @Nullable Throwable lost() {
        return lost.get();
    }

    /** Sends what is buffered, bounded. */
    @Override
    public void close() {
        resend();
        producer.close(Duration.ofSeconds(5));
    }

    // The callback says it all.
    @SuppressWarnings("FutureReturnValueIgnored")
    private void send(Sending sending) {
        try {
            producer.send(sending.record, (place, error) -> answered(sending, place, error));
        } catch (RuntimeException broken) {
            // Broken for good, or closed under us: the task comes again to the next owner.
            lost.compareAndSet(null, broken);
        }
    }

    private void answered(Sending sending, @Nullable RecordMetadata place, @Nullable Exception error) {
        if (error instanceof RetriableException) {
            refused.add(sending);
        } else if (error != null) {
            lost.compareAndSet(null, error);
        } else {
            if (place != null && place.topic().equals(TopicNames.EVENTS)) {
                events.reaches(place.partition(), place.offset() + 1);
            }
            if (sending.outcome.left.decrementAndGet() == 0) {
                sending.outcome.acknowledged.run();
            }
        }
    }
}
