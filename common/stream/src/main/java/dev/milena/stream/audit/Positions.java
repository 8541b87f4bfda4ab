package dev.milena.stream.audit;

import dev.milena.stream.progress.Checkpoint;
import dev.milena.stream.progress.CheckpointText;
import dev.milena.stream.progress.ReplayFrom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far router and deliverer had come when the audit began, and which tasks the events settled since. Thread-safe.
 */
final class Positions {

    private final Map<TopicPartition, OffsetAndMetadata> router;
    private final Map<TopicPartition, Checkpoint> deliverer = new ConcurrentHashMap<>();
    private final Map<TopicPartition, BitSet> settled = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> origins = new ConcurrentHashMap<>();

    Positions(Map<TopicPartition, OffsetAndMetadata> router, Map<TopicPartition, OffsetAndMetadata> deliverer) {
        this.router = Map.copyOf(router);
        deliverer.forEach((partition, commit) -> this.deliverer.put(
                partition,
                CheckpointText.read(commit.offset(), commit.metadata())
                        .orElse(Checkpoint.at(commit.offset(), new ReplayFrom(0, 0)))));
    }

    /** The first record that the router has before it. */
    long router(TopicPartition partition) {
        OffsetAndMetadata commit = router.get(partition);
        return commit == null ? 0 : commit.offset();
    }

    /** The first task that is not finished. */
    long deliverer(TopicPartition partition) {
        Checkpoint checkpoint = deliverer.get(partition);
        return checkpoint == null ? 0 : checkpoint.position();
    }

    /** An event is about this task. */
    void heardOf(TopicPartition partition, long offset) {
        origins.merge(partition, offset + 1, Math::max);
    }

    /** One above the highest offset of each partition that an event is about. */
    Map<TopicPartition, Long> origins() {
        return Map.copyOf(origins);
    }

    /** An event says that nothing of this task is left to do. Those that the commits know already cost nothing. */
    void settled(TopicPartition partition, long offset) {
        long ahead = offset - deliverer(partition);
        // What lies between is bounded where it is made (progress.Progress.MAX_SPAN); the rest came during this audit.
        if (ahead >= 0 && ahead < Integer.MAX_VALUE) {
            BitSet bits = settled.computeIfAbsent(partition, key -> new BitSet());
            synchronized (bits) {
                bits.set((int) ahead);
            }
        }
    }

    /** Whether somebody will still work on this task; ask when all events were heard. */
    boolean open(TopicPartition partition, long offset) {
        long ahead = offset - deliverer(partition);
        if (ahead < 0) {
            return false;
        }
        Checkpoint checkpoint = deliverer.get(partition);
        if (checkpoint != null && offset < checkpoint.next() && Arrays.binarySearch(checkpoint.open(), offset) < 0) {
            return false;
        }
        BitSet bits = settled.get(partition);
        if (bits == null || ahead >= Integer.MAX_VALUE) {
            return true;
        }
        synchronized (bits) {
            return !bits.get((int) ahead);
        }
    }
}
