package dev.milena.stream.routing;

import dev.milena.stream.RouteIntake.Inbound;
import dev.milena.stream.RouteIntake.Outbound;
import dev.milena.stream.client.DeadLetter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What was polled since the last commit: where it begins, where it ends, which record was which, and what of it goes to {@code mail.dead}. For the poll thread. */
final class Turn {

    private final Map<TopicPartition, Long> begins = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
    private final IdentityHashMap<Inbound, ConsumerRecord<byte[], byte[]>> sources = new IdentityHashMap<>();
    private final List<Dead> dead = new ArrayList<>();

    /** A letter and what is told of it once it is written. */
    record Dead(String origin, String reason, ProducerRecord<byte[], byte[]> letter) {}

    void took(TopicPartition partition, long offset) {
        begins.putIfAbsent(partition, offset);
        ends.put(partition, new OffsetAndMetadata(offset + 1));
    }

    /** What was made of a record. */
    void gave(Inbound inbound, ConsumerRecord<byte[], byte[]> record) {
        sources.put(inbound, record);
    }

    void bury(ConsumerRecord<byte[], byte[]> record, String reason) {
        bury(record, reason, null);
    }

    /** Throws if it was not given out in this turn. */
    void bury(Outbound.Bury bury) {
        ConsumerRecord<byte[], byte[]> record = sources.get(bury.inbound());
        if (record == null) {
            throw new IllegalArgumentException("not of this batch");
        }
        bury(record, bury.reason(), bury.bug());
    }

    private void bury(ConsumerRecord<byte[], byte[]> record, String reason, @Nullable Throwable bug) {
        dead.add(new Dead(DeadLetter.place(record), reason, DeadLetter.of(record, reason, bug)));
    }

    /** Where to read again when the turn comes to nothing. */
    Map<TopicPartition, Long> begins() {
        return begins;
    }

    /** What to commit. */
    Map<TopicPartition, OffsetAndMetadata> ends() {
        return ends;
    }

    List<Dead> dead() {
        return dead;
    }

    void forget(Collection<TopicPartition> gone) {
        begins.keySet().removeAll(gone);
        ends.keySet().removeAll(gone);
    }

    void clear() {
        begins.clear();
        ends.clear();
        sources.clear();
        dead.clear();
    }
}
