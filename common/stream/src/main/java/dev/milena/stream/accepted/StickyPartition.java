package dev.milena.stream.accepted;

import java.util.List;
import org.apache.kafka.common.PartitionInfo;

/**
 * Which partition the next record goes to: the same one until a batch is full, so that sessions share batches and flushes. As Kafka's own partitioner does,
 * but known before the record is sent: the cancel of a message must follow it in its partition. Thread-safe; the lock guards three numbers.
 */
final class StickyPartition {

    private final int batchSize;
    private int[] available;
    private int current;
    private long filled;

    StickyPartition(int batchSize, List<PartitionInfo> partitions) {
        this.batchSize = batchSize;
        this.available = withLeader(partitions);
    }

    synchronized int choose(int size) {
        if (filled > 0 && filled + size > batchSize) {
            filled = 0;
            current++;
        }
        filled += size;
        return available[Math.floorMod(current, available.length)];
    }

    /** What metadata says now. A partition without a leader gets nothing new, unless none has one. */
    synchronized void refresh(List<PartitionInfo> partitions) {
        if (!partitions.isEmpty()) {
            available = withLeader(partitions);
        }
    }

    private static int[] withLeader(List<PartitionInfo> partitions) {
        int[] led = partitions.stream()
                .filter(p -> p.leader() != null && !p.leader().isEmpty())
                .mapToInt(PartitionInfo::partition)
                .sorted()
                .toArray();
        return led.length > 0
                ? led
                : partitions.stream()
                        .mapToInt(PartitionInfo::partition)
                        .sorted()
                        .toArray();
    }
}
