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
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Holds back the partitions of {@code mail.retry.<delay>} until their heads are due. All records of a topic wait equally long from the moment Kafka appended
 * them, so the head is always the first to be due. What failed together is due together; it leaves evenly over a tenth of the delay, in order, and none later
 * than that. For the poll thread.
 */
final class DelayGates {

    /** Tasks that failed together leave over a tenth of their delay. */
    private static final int SPREAD_PART = 10;

    /** Opening a gate costs a fetch of all that lies behind it, for however few are due: so it opens at most so often. */
    private static final long GRAIN_MILLIS = 1_000;

    /** What waits shortly is not made to wait noticeably longer, and leaves in a few portions. */
    private static final int GRAIN_PART = 40;

    private final Map<String, Duration> delays = new HashMap<>();
    private final Map<TopicPartition, Instant> closed = new HashMap<>();

    /** How many may leave before the gate closes. */
    private final Map<TopicPartition, Long> mayLeave = new HashMap<>();

    /**
     * These were polled, in order: sees how many of a partition may leave now. The same share of what is due as the time until the gate opens again has of the
     * time that is left to the first.
     *
     * @param behind how many more lie behind them, as far as known
     */
    void polled(
            TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records, OptionalLong behind, Instant now) {
        if (!TopicNames.isRetry(partition.topic()) || mayLeave.containsKey(partition)) {
            return;
        }
        Duration delay = delay(partition.topic());
        long due = records.stream()
                .takeWhile(record -> !due(record, delay).isAfter(now))
                .count();
        long all = due < records.size() ? due : due + behind.orElse(0);
        long left = Duration.between(now, last(records.getFirst(), delay)).toMillis();
        long grain = grain(delay);
        mayLeave.put(partition, left <= grain ? all : Math.ceilDiv(all * grain, left));
    }

    /** Until when the record has to stay; empty when it leaves. In order, after {@link #polled}. */
    Optional<Instant> stays(TopicPartition partition, ConsumerRecord<byte[], byte[]> record, Instant now) {
        if (!TopicNames.isRetry(partition.topic())) {
            return Optional.empty();
        }
        Duration delay = delay(partition.topic());
        Instant due = due(record, delay);
        if (due.isAfter(now)) {
            return Optional.of(due);
        }
        long more = mayLeave.getOrDefault(partition, 0L);
        if (more <= 0 && last(record, delay).isAfter(now)) {
            return Optional.of(now.plusMillis(1));
        }
        mayLeave.put(partition, more - 1);
        return Optional.empty();
    }

    private static Instant due(ConsumerRecord<byte[], byte[]> record, Duration delay) {
        return Instant.ofEpochMilli(record.timestamp()).plus(delay);
    }

    private static Instant last(ConsumerRecord<byte[], byte[]> record, Duration delay) {
        return due(record, delay).plus(delay.dividedBy(SPREAD_PART));
    }

    private Duration delay(String retryTopic) {
        return delays.computeIfAbsent(retryTopic, topic -> switch (TopicNames.retryDelay(topic)) {
            case Parsed.Ok<Duration> ok -> ok.value();
            // Nobody who is of us writes there; what lies there is judged at once.
            case Parsed.Malformed<Duration> foreign -> Duration.ZERO;
        });
    }

    /** This record stays: the partition waits at it, and a little longer, for those behind it to be due as well. */
    void close(Consumer<?, ?> consumer, TopicPartition partition, long head, Instant until) {
        consumer.seek(partition, head);
        consumer.pause(List.of(partition));
        long grain = grain(delay(partition.topic()));
        closed.put(partition, Instant.ofEpochMilli(Math.ceilDiv(until.toEpochMilli(), grain) * grain));
        mayLeave.remove(partition);
    }

    private static long grain(Duration delay) {
        return Math.clamp(delay.toMillis() / GRAIN_PART, 1, GRAIN_MILLIS);
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
        mayLeave.remove(partition);
    }
}
