package dev.milena.stream.delivery;

import dev.milena.stream.KafkaSettings;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.ClientConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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

    private static final int CLOSE_TURNS = 100;
    private static final int CLOSE_TURN_MILLIS = 50;

    private final Producer<byte[], byte[]> producer;
    private final EventsLog events;
    private final ConcurrentLinkedQueue<Sending> refused = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Throwable> lost = new AtomicReference<>();
    private final AtomicInteger open = new AtomicInteger();
    private final Semaphore idle = new Semaphore(0);
    private volatile boolean closing;

    DirectWriter(KafkaSettings settings, String clientId, EventsLog events) {
        this(new KafkaProducer<>(config(settings, clientId)), events);
    }

    DirectWriter(Producer<byte[], byte[]> producer, EventsLog events) {
        this.producer = producer;
        this.events = events;
    }

    private static Map<String, Object> config(KafkaSettings settings, String clientId) {
        var config = ClientConfig.producer(settings, clientId);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        // The remote said 250: giving up would forget it. How long it waits is seen by OpenOutcomes instead.
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        config.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        // Each millisecond here is one more in which a kill repeats a delivery.
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // One request on its way gathers the next: under load each carries many, and nobody waits for nothing.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        return config;
    }

    /** Records that are one outcome. The last one may say that the task is settled, so it is not sent before all others are safe. */
    private static final class Outcome {
        private final AtomicInteger left;
        private final ProducerRecord<byte[], byte[]> last;
        private final Runnable acknowledged;

        Outcome(List<ProducerRecord<byte[], byte[]>> records, Runnable acknowledged) {
            this.left = new AtomicInteger(records.size());
            this.last = records.getLast();
            this.acknowledged = acknowledged;
        }
    }

    private record Sending(Outcome outcome, ProducerRecord<byte[], byte[]> record) {}

    /** @param acknowledged runs once, on the producer's thread, when all are safe */
    void write(List<ProducerRecord<byte[], byte[]>> records, Runnable acknowledged) {
        Outcome outcome = new Outcome(records, acknowledged);
        open.incrementAndGet();
        if (records.size() == 1) {
            send(new Sending(outcome, outcome.last));
            return;
        }
        for (ProducerRecord<byte[], byte[]> record : records.subList(0, records.size() - 1)) {
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

    /** Waits for what is under way, bounded: a producer that is closed would not take the last record of an outcome any more. */
    @Override
    public void close() {
        closing = true;
        try {
            for (int left = CLOSE_TURNS; left > 0 && open.get() > 0 && lost() == null; left--) {
                resend();
                if (idle.tryAcquire(CLOSE_TURN_MILLIS, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(1));
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
            int left = sending.outcome.left.decrementAndGet();
            if (left == 0) {
                sending.outcome.acknowledged.run();
                if (open.decrementAndGet() == 0 && closing) {
                    idle.release();
                }
            } else if (left == 1) {
                send(new Sending(sending.outcome, sending.outcome.last));
            }
        }
    }
}
