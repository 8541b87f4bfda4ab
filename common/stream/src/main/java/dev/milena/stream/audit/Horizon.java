package dev.milena.stream.audit;

import dev.milena.stream.TopicNames;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** From when on all events are there: whoever was accepted before may have ended in an event that retention removed. */
final class Horizon {

    private Horizon() {}

    /** Null when no event was removed yet. */
    static @Nullable Instant of(Cluster cluster, Collection<TopicPartition> events, Instant now) {
        Map<TopicPartition, Long> beginnings = cluster.beginnings(events);
        Map<TopicPartition, Instant> oldest = cluster.oldest(events);
        Instant horizon = null;
        for (TopicPartition partition : events) {
            if (beginnings.getOrDefault(partition, 0L) == 0) {
                continue;
            }
            Instant first = oldest.get(partition);
            // Nothing is left in this partition: nothing was written to it for as long as its records are kept.
            Instant known =
                    (first == null ? now.minus(cluster.retention(TopicNames.EVENTS)) : first).plus(Window.SLACK);
            horizon = horizon == null || known.isAfter(horizon) ? known : horizon;
        }
        return horizon;
    }
}
