package dev.milena.stream.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LeftOverTest {

    private static final TopicPartition BULK = new TopicPartition("mail.accepted", 0);
    private static final TopicPartition OTHER = new TopicPartition("mail.accepted", 1);
    private static final TopicPartition DELAYED = new TopicPartition("mail.retry.10s", 0);

    private static final TopicPartition GATED = new TopicPartition("mail.retry.10s", 1);

    private final LeftOver leftOver = new LeftOver();

    private static List<ConsumerRecord<byte[], byte[]>> records(TopicPartition partition, int from, int to) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int offset = from; offset < to; offset++) {
            records.add(
                    new ConsumerRecord<>(partition.topic(), partition.partition(), offset, new byte[0], new byte[9]));
        }
        return records;
    }

    @SafeVarargs
    private static ConsumerRecords<byte[], byte[]> polled(List<ConsumerRecord<byte[], byte[]>>... lists) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> all = new HashMap<>();
        for (List<ConsumerRecord<byte[], byte[]>> list : lists) {
            all.put(new TopicPartition(list.getFirst().topic(), list.getFirst().partition()), list);
        }
        return new ConsumerRecords<>(all, Map.of());
    }

    private List<String> next(ConsumerRecords<byte[], byte[]> polled) {
        return leftOver.with(polled).entrySet().stream()
                .map(each -> each.getKey() + "@"
                        + each.getValue().stream().map(ConsumerRecord::offset).toList())
                .toList();
    }

    @Test
    void whoWasServedInPartComesBehindAllOthersAndInItsOrder() {
        leftOver.keep(BULK, records(BULK, 0, 4), 2);
        leftOver.keep(OTHER, records(OTHER, 7, 8), 0);
        assertThat(next(polled(records(DELAYED, 5, 6), records(BULK, 4, 6))))
                .containsExactly("mail.accepted-1@[7]", "mail.retry.10s-0@[5]", "mail.accepted-0@[2, 3, 4, 5]");
        assertThat(leftOver.all(such -> false)).isTrue();
        assertThat(next(ConsumerRecords.empty())).isEmpty();
    }

    @Test
    void aPartitionThatWasTakenAwayTakesItsPartAlong() {
        leftOver.keep(BULK, records(BULK, 0, 4), 2);
        leftOver.keep(OTHER, records(OTHER, 7, 8), 0);
        leftOver.forget(BULK);
        assertThat(next(polled(records(BULK, 9, 10)))).containsExactly("mail.accepted-1@[7]", "mail.accepted-0@[9]");
    }

    private static MockConsumer<byte[], byte[]> consumer(TopicPartition... partitions) {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("latest");
        consumer.assign(List.of(partitions));
        return consumer;
    }

    @Test
    void whereMuchIsHereNothingMoreOfItIsPolledUntilItIsLess() {
        try (MockConsumer<byte[], byte[]> consumer = consumer(BULK, OTHER)) {
            leftOver.keep(BULK, records(BULK, 0, 4), 2);
            leftOver.hold(consumer, partition -> false);
            assertThat(consumer.paused()).isEmpty();
            assertThat(next(ConsumerRecords.empty())).hasSize(1);
            leftOver.keep(BULK, records(BULK, 0, 600), 2);
            leftOver.hold(consumer, partition -> false);
            assertThat(consumer.paused()).containsExactly(BULK);
            assertThat(next(ConsumerRecords.empty())).hasSize(1);
            assertThat(consumer.paused()).as("while there is no poll").containsExactly(BULK);
            leftOver.hold(consumer, partition -> false);
            assertThat(consumer.paused()).isEmpty();
        }
    }

    @Test
    void nothingIsPolledOfWhatIsUnwantedAndWhatOthersPausedStaysPaused() {
        try (MockConsumer<byte[], byte[]> consumer = consumer(BULK, DELAYED, GATED)) {
            consumer.pause(Set.of(GATED));
            leftOver.hold(consumer, partition -> !partition.equals(BULK));
            assertThat(consumer.paused()).containsExactlyInAnyOrder(DELAYED, GATED);
            leftOver.hold(consumer, partition -> false);
            assertThat(consumer.paused()).containsExactly(GATED);
        }
    }

    @Test
    void whatOthersPauseWhileItIsHeldStaysPaused() {
        try (MockConsumer<byte[], byte[]> consumer = consumer(BULK, DELAYED)) {
            leftOver.hold(consumer, DELAYED::equals);
            leftOver.forget(DELAYED);
            consumer.pause(Set.of(DELAYED));
            leftOver.hold(consumer, partition -> false);
            assertThat(consumer.paused()).containsExactly(DELAYED);
        }
    }

    @Test
    void aPartitionThatLeftWhileItWasHeldIsNotResumed() {
        try (MockConsumer<byte[], byte[]> consumer = consumer(BULK, DELAYED)) {
            leftOver.hold(consumer, DELAYED::equals);
            consumer.assign(Set.of(BULK));
            assertThatCode(() -> leftOver.hold(consumer, partition -> false)).doesNotThrowAnyException();
        }
    }
}
