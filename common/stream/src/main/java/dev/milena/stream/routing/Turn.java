package dev.milena.stream.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** What was polled since the last commit: where it begins, where it ends, and what of it goes to {@code mail.dead}. For the poll thread. */
final class Turn {

    private final Map<TopicPartition, Long> begins = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
    private final List<ProducerRecord<byte[], byte[]>> dead = new ArrayList<>();

    void took(TopicPartition partition, long offset) {
        begins.putIfAbsent(partition, offset);
        ends.put(partition, new OffsetAndMetadata(offset + 1));
    }

    void bury(ProducerRecord<byte[], byte[]> letter) {
        dead.add(letter);
    }

    /** Where to read again when the turn comes to nothing. */
    Map<TopicPartition, Long> begins() {
        return begins;
    }

    /** What to commit. */
    Map<TopicPartition, OffsetAndMetadata> ends() {
        return ends;
    }

    List<ProducerRecord<byte[], byte[]>> dead() {
        return dead;
    }

    void forget(Collection<TopicPartition> gone) {
        begins.keySet().removeAll(gone);
        ends.keySet().removeAll(gone);
    }

    void clear() {
        begins.clear();
        ends.clear();
        dead.clear();
    }
}
