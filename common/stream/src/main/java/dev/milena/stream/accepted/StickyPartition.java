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

    /** Octets of a batch, each of which is a flush of its own: two dozen usual messages, and who reads one of them again fetches no more than that. */
    private static final int USUAL = 256 * 1024;

    /** Messages of a batch, of larger ones, as far as {@link #MOST} goes. */
    private static final int MANY = 5;

    /** Octets of any batch of several: what is above goes to the next partition, as a partition takes one batch at a time. */
    static final int MOST = 512 * 1024;

    private final Time time;
    private final Map<Integer, Long> failedAt = new HashMap<>();
    private int[] available;
    private int current;
    private long filled;

    StickyPartition(List<PartitionInfo> partitions, Time time) {
        this.time = time;
        this.available = withLeader(partitions);
    }

    synchronized int choose(int size) {
        if (filled > 0 && filled + size > Math.clamp(MANY * (long) size, USUAL, MOST)) {
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
        }
        if (failedAt.containsKey(chosen())) {
            current = first;
        }
        filled = current == first ? filled : 0;
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
