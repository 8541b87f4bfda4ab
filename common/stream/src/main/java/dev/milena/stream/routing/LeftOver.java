package dev.milena.stream.routing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What was polled beyond what a turn takes on, for the next turns; no more than one poll brought. To seek back to it instead would make it wait: the consumer
 * has a fetch under way for what comes behind, and the broker answers that when something came, or after half a second. For the poll thread.
 */
final class LeftOver {

    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();

    boolean isEmpty() {
        return records.isEmpty();
    }

    void keep(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> rest) {
        records.put(partition, List.copyOf(rest));
    }

    /** All of it, in the order it was kept; nothing is left. */
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> take() {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> all = new LinkedHashMap<>(records);
        records.clear();
        return all;
    }

    /** The partition was taken away, or is read again from elsewhere. */
    void forget(TopicPartition partition) {
        records.remove(partition);
    }

    /** The next polls bring it again. */
    void giveBack(Consumer<?, ?> consumer) {
        records.forEach(
                (partition, rest) -> consumer.seek(partition, rest.getFirst().offset()));
        records.clear();
    }
}
