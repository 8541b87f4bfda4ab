package dev.milena.stream.routing;

import dev.milena.mail.Parsed;
import dev.milena.stream.TopicNames;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Holds back the partitions of {@code mail.retry.<delay>} until their heads are due. All records of a topic wait equally long from the moment Kafka appended
 * them, so the head is always the first to be due, but for the jitter; a head whose jitter is longer lets those behind it wait for it: order before precision.
 * For the poll thread.
 */
final class DelayGates {

    /** Tasks that failed together come back spread over a tenth of their delay at most. */
    private static final int JITTER_PART = 10;

    /** Opening a gate costs a fetch of all that lies behind it, for however few are due: so it opens at most so often. */
    private static final long GRAIN_MILLIS = 1_000;

    /** What waits shortly is not made to wait noticeably longer. */
    private static final int GRAIN_PART = 20;

    private final Map<String, Duration> delays = new HashMap<>();
    private final Map<TopicPartition, Instant> closed = new HashMap<>();

    /** When a record may leave; empty when its topic is no delay topic. */
    Optional<Instant> due(ConsumerRecord<byte[], byte[]> record) {
        if (!TopicNames.isRetry(record.topic())) {
            return Optional.empty();
        }
        Duration delay = delay(record.topic());
        long spread = delay.toMillis() / JITTER_PART;
        long jitter = spread == 0 ? 0 : Math.floorMod(record.offset() * 0x9E3779B97F4A7C15L, spread);
        return Optional.of(Instant.ofEpochMilli(record.timestamp() + jitter).plus(delay));
    }

    private Duration delay(String retryTopic) {
        return delays.computeIfAbsent(retryTopic, topic -> switch (TopicNames.retryDelay(topic)) {
            case Parsed.Ok<Duration> ok -> ok.value();
            // Nobody who is of us writes there; what lies there is judged at once.
            case Parsed.Malformed<Duration> foreign -> Duration.ZERO;
        });
    }

    /** This record is not due: the partition waits at it, and a little longer, for those behind it to be due as well. */
    void close(Consumer<?, ?> consumer, TopicPartition partition, long head, Instant until) {
        consumer.seek(partition, head);
        consumer.pause(List.of(partition));
        closed.put(partition, roundedUp(until, delay(partition.topic())));
    }

    private static Instant roundedUp(Instant until, Duration delay) {
        long grain = Math.clamp(delay.toMillis() / GRAIN_PART, 1, GRAIN_MILLIS);
        return Instant.ofEpochMilli(Math.ceilDiv(until.toEpochMilli(), grain) * grain);
    }

    /** Lets the partitions go on whose heads are due. */
    void open(Consumer<?, ?> consumer, Instant now) {
        for (Iterator<Map.Entry<TopicPartition, Instant>> each =
                        closed.entrySet().iterator();
                each.hasNext(); ) {
            Map.Entry<TopicPartition, Instant> gate = each.next();
            if (!gate.getValue().isAfter(now)) {
                consumer.resume(List.of(gate.getKey()));
                each.remove();
            }
        }
    }

    /** How long until the next one opens, at most {@code max}. */
    Duration wait(Instant now, Duration max) {
        Duration wait = max;
        for (Instant until : closed.values()) {
            Duration left = Duration.between(now, until);
            wait = left.compareTo(wait) < 0 ? left : wait;
        }
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** The partition was taken away, or is read again from elsewhere. */
    void forget(TopicPartition partition) {
        closed.remove(partition);
    }
}
