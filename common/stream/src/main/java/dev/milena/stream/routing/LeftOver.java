package dev.milena.stream.routing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What was polled beyond what a turn takes on, for the next turns. To seek back to it instead would make it wait: the consumer has a fetch under way for what
 * comes behind, and the broker answers that when something came, or after half a second. For the poll thread.
 *
 * <p>Polls go on meanwhile; when much is here they bring nothing more of these partitions ({@link #hold}). Who was served in part waits behind
 * all others, so no partition waits for the whole of another.
 */
final class LeftOver {

    /** Records: enough for the next turns while more is fetched. */
    private static final int MUCH = 500;

    private static final long MANY_OCTETS = 8L * 1024 * 1024;

    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();

    /** With which the last turn ended, before it was through. */
    private @Nullable TopicPartition served;

    private final Set<TopicPartition> held = new HashSet<>();

    /** Whether nothing is here but of such partitions. */
    boolean all(Predicate<TopicPartition> such) {
        return records.keySet().stream().allMatch(such);
    }

    /** Of each partition of which something is here. */
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records() {
        return Collections.unmodifiableMap(records);
    }

    /** The turn takes nothing more: of this partition from the record at {@code from} on. */
    void keep(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> all, int from) {
        records.put(partition, List.copyOf(all.subList(from, all.size())));
        served = from > 0 ? partition : served;
    }

    /**
     * Right before a poll: where much is here, nothing more of these partitions is to come with it. They stay paused until the next one, as Kafka's consumer
     * fetches nothing from a broker while it has something of a partition there that is not paused.
     *
     * @param unwanted of which nothing is to come either
     */
    void hold(Consumer<?, ?> consumer, Predicate<TopicPartition> unwanted) {
        held.retainAll(consumer.assignment());
        Set<TopicPartition> open = new HashSet<>(consumer.assignment());
        open.removeAll(consumer.paused());
        open.addAll(held);
        boolean much = isMuch();
        Set<TopicPartition> now = open.stream()
                .filter(partition -> unwanted.test(partition) || (much && records.containsKey(partition)))
                .collect(Collectors.toSet());
        held.removeAll(now);
        consumer.resume(held);
        held.clear();
        held.addAll(now);
        consumer.pause(held);
    }

    private boolean isMuch() {
        int count = 0;
        long octets = 0;
        for (List<ConsumerRecord<byte[], byte[]>> rest : records.values()) {
            count += rest.size();
            for (ConsumerRecord<byte[], byte[]> record : rest) {
                octets += Math.max(0, record.serializedValueSize());
            }
        }
        return count >= MUCH || octets >= MANY_OCTETS;
    }

    /**
     * What the next turn is made of, in this order, and of each partition in its order; nothing is left here.
     *
     * @param polled what came since
     */
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> with(ConsumerRecords<byte[], byte[]> polled) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> all = new LinkedHashMap<>(records);
        for (TopicPartition partition : polled.partitions()) {
            all.merge(partition, polled.records(partition), LeftOver::joined);
        }
        List<ConsumerRecord<byte[], byte[]>> rest = all.remove(served);
        if (served != null && rest != null) {
            all.put(served, rest);
        }
        records.clear();
        served = null;
        return all;
    }

    private static List<ConsumerRecord<byte[], byte[]>> joined(
            List<ConsumerRecord<byte[], byte[]>> first, List<ConsumerRecord<byte[], byte[]>> then) {
        List<ConsumerRecord<byte[], byte[]>> both = new ArrayList<>(first);
        both.addAll(then);
        return both;
    }

    /** The partition was taken away, or is read again from elsewhere: whether it is paused is for others to say. */
    void forget(TopicPartition partition) {
        records.remove(partition);
        held.remove(partition);
    }

    /** The consumer is gone, and all it had with it. */
    void clear() {
        records.clear();
        served = null;
        held.clear();
    }
}
