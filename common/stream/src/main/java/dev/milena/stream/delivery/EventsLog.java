package dev.milena.stream.delivery;

import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.common.TopicPartition;

/**
 * Which partition of {@code mail.events} takes the outcomes of a deliver partition, and how far each is known to reach. Thread-safe.
 */
final class EventsLog {

    private final AtomicLongArray marks;

    EventsLog(int partitions) {
        this.marks = new AtomicLongArray(partitions);
    }

    /** All outcomes of one deliver partition go to one place, so that its replay is short. String hashes are the same everywhere and for ever. */
    int partitionFor(TopicPartition deliver) {
        return Math.floorMod((deliver.topic() + "/" + deliver.partition()).hashCode(), marks.length());
    }

    /** One above the highest offset known to be acknowledged: what is sent from now on lies at or above it. */
    long mark(int partition) {
        return marks.get(partition);
    }

    /** The log of this partition reaches to {@code next} at least. */
    void reaches(int partition, long next) {
        marks.accumulateAndGet(partition, next, Math::max);
    }
}
