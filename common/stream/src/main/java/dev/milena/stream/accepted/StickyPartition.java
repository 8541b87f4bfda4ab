package dev.milena.stream.accepted;

import dev.milena.runtime.time.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.PartitionInfo;

/**
 * Which partition the next record goes to: the same one until a batch is full, so that sessions share batches and flushes. As Kafka's own partitioner does,
 * but known before the record is sent: the cancel of a message must follow it in its partition. One that did not answer in time is left out for a while, so
 * that a single leader in trouble does not fail one message in so many for as long as it lasts. Thread-safe; the lock guards all fields.
 */
final class StickyPartition {

    /** A change of leader is over by then; where it is not, one batch in so long finds out. */
    private static final Duration LEFT_OUT = Duration.ofSeconds(10);

    private final int batchSize;
    private final Time time;
    private final Map<Integer, Long> failedAt = new HashMap<>();
    private int[] available;
    private int current;
    private long filled;

    StickyPartition(int batchSize, List<PartitionInfo> partitions, Time time) {
        this.batchSize = batchSize;
        this.time = time;
        this.available = withLeader(partitions);
    }

    synchronized int choose(int size) {
        if (filled > 0 && filled + size > batchSize) {
            filled = 0;
            current++;
        }
        skipFailed();
        filled += size;
        return chosen();
    }

    /** It did not answer in time. */
    synchronized void failed(int partition) {
        failedAt.put(partition, time.nanos());
    }

    /** Goes on to one that did not fail lately; where all did, stays. */
    private void skipFailed() {
        if (failedAt.isEmpty()) {
            return;
        }
        long now = time.nanos();
        failedAt.values().removeIf(at -> now - at > LEFT_OUT.toNanos());
        int first = current;
        for (int tried = 0; tried < available.length && failedAt.containsKey(chosen()); tried++) {
            current++;
            filled = 0;
        }
        if (failedAt.containsKey(chosen())) {
            current = first;
        }
    }

    private int chosen() {
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
