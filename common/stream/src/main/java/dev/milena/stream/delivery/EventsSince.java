package dev.milena.stream.delivery;

import dev.milena.stream.TopicNames;
import dev.milena.stream.progress.ReplayFrom;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the outcomes of a deliver partition begin when no commit says it: nothing of it was handed out yet, its commit is not ours, or the number of events
 * partitions was changed. No outcome is older than the first record that is still there, so not all events of a month have to be read. Stateless.
 */
final class EventsSince {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The router stamps tasks and we stamp events: by so much our clock may be behind. */
    private static final long SKEW_MILLIS = Duration.ofMinutes(10).toMillis();

    private final EventsLog events;

    EventsSince(EventsLog events) {
        this.events = events;
    }

    /** Throws KafkaException when Kafka does not answer. */
    Map<TopicPartition, ReplayFrom> of(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> deliver) {
        Map<TopicPartition, ReplayFrom> places = new HashMap<>();
        if (deliver.isEmpty()) {
            return places;
        }
        Map<TopicPartition, OffsetAndTimestamp> first = consumer.offsetsForTimes(
                deliver.stream().collect(Collectors.toMap(partition -> partition, partition -> 0L)), PATIENCE);
        Map<TopicPartition, Long> since = new HashMap<>();
        Set<TopicPartition> homes = deliver.stream().map(this::home).collect(Collectors.toSet());
        for (TopicPartition partition : deliver) {
            // Kafka gives null for a partition that is empty.
            OffsetAndTimestamp record = first.get(partition);
            if (record != null) {
                since.merge(home(partition), Math.max(0, record.timestamp() - SKEW_MILLIS), Math::min);
            }
        }
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(since, PATIENCE);
        // Of a read_committed consumer: below every transaction that is still open.
        Map<TopicPartition, Long> ends = consumer.endOffsets(homes, PATIENCE);
        for (TopicPartition partition : deliver) {
            TopicPartition home = home(partition);
            OffsetAndTimestamp place = first.get(partition) == null ? null : found.get(home);
            long offset = place == null ? ends.getOrDefault(home, 0L) : place.offset();
            places.put(partition, new ReplayFrom(home.partition(), offset));
        }
        return places;
    }

    private TopicPartition home(TopicPartition deliver) {
        return new TopicPartition(TopicNames.EVENTS, events.partitionFor(deliver));
    }
}
