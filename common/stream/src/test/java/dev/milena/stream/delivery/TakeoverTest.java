package dev.milena.stream.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milena.runtime.time.Time;
import dev.milena.stream.Stand;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.ClientConfig;
import dev.milena.stream.progress.Checkpoint;
import dev.milena.stream.progress.CheckpointText;
import dev.milena.stream.progress.Progress;
import dev.milena.stream.progress.ReplayFrom;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("containers")
class TakeoverTest {

    private static Stand stand;

    private final EventsLog events = new EventsLog(3);

    @BeforeAll
    static void broker() throws Exception {
        stand = Stand.shared();
    }

    @AfterAll
    static void end() {
        // Null where the class was skipped for want of a container engine.
        if (stand != null) {
            stand.close();
        }
    }

    @Test
    void anEmptyPartitionWithoutACommitStartsAtTheEndOfTheEvents() throws Exception {
        TopicPartition partition = partition("empty");
        settled(partition, 5);
        Holding holding = take(partition, () -> {});
        assertThat(holding.progress().claim(5))
                .as("of an earlier topic of this name")
                .isNotNull();
        assertThat(holding.progress().checkpoint(Long.MAX_VALUE).replay().offset())
                .isPositive();
    }

    @Test
    void aPartitionWithRecordsButWithoutACommitReadsTheEventsSinceItsFirst() throws Exception {
        TopicPartition partition = partition("lost", 9);
        settled(partition, 0);
        settled(partition, 7);
        Holding holding = take(partition, () -> {});
        assertThat(holding.progress().claim(0)).isNull();
        assertThat(holding.progress().claim(1)).isNotNull();
        assertThat(holding.progress().claim(7)).isNull();
    }

    @Test
    void outcomesBelowThePositionDoNotCount() throws Exception {
        TopicPartition partition = partition("below", 9);
        settled(partition, 3);
        settled(partition, 8);
        commit(partition, Checkpoint.at(4, new ReplayFrom(events.partitionFor(partition), 0)));
        Holding holding = take(partition, () -> {});
        assertThat(holding.progress().position()).isEqualTo(4);
        assertThat(holding.progress().claim(4)).isNotNull();
        assertThat(holding.progress().claim(8)).isNull();
    }

    @Test
    void afterTheNumberOfEventsPartitionsChangedBothPlacesAreRead() throws Exception {
        TopicPartition partition = partition("changed", 4);
        int home = events.partitionFor(partition);
        int earlier = (home + 1) % 3;
        settled(partition, 1);
        settled(partition, 2, earlier);
        commit(partition, Checkpoint.at(1, new ReplayFrom(earlier, 0)));
        Holding holding = take(partition, () -> {});
        assertThat(holding.progress().claim(1)).isNull();
        assertThat(holding.progress().claim(2)).isNull();
        assertThat(holding.progress().claim(3)).isNotNull();
    }

    @Test
    void aServiceThatStopsDoesNotReadToTheEnd() throws Exception {
        TopicPartition partition = partition("stopping");
        assertThatThrownBy(() -> take(partition, () -> {
                    throw new TimeoutException("stopping");
                }))
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void aLogThatWasCutIsReadAsFarAsItGoesAndWhatComesThenIsNotSkipped() throws Exception {
        TopicPartition partition = partition("cut", 3);
        settled(partition, 0);
        settled(partition, 5);
        ReplayFrom from = new ReplayFrom(events.partitionFor(partition), 0);
        commit(partition, new Checkpoint(0, 9, new long[] {0, 1, 4, 7}, from));
        Progress progress = take(partition, () -> {}).progress();
        assertThat(progress.claim(0)).as("settled by an event").isNull();
        assertThat(progress.claim(1)).isNotNull();
        assertThat(progress.claim(2)).as("finished before the cut").isNull();
        for (long offset = 3; offset < 12; offset++) {
            assertThat(progress.claim(offset))
                    .as("another record than the one that had this offset")
                    .isNotNull();
        }
    }

    @Test
    void outcomesThatAreSaidToLieBehindTheEndOfTheEventsAreLookedForByTime() throws Exception {
        TopicPartition partition = partition("behind", 3);
        settled(partition, 1);
        ReplayFrom from = new ReplayFrom(events.partitionFor(partition), 1_000_000);
        commit(partition, new Checkpoint(0, 3, new long[] {0, 1, 2}, from));
        Holding holding = take(partition, () -> {});
        assertThat(holding.progress().claim(0)).isNotNull();
        assertThat(holding.progress().claim(1)).isNull();
        assertThat(holding.progress().claim(2)).isNotNull();
        assertThat(holding.progress().checkpoint(0).replay().offset()).isLessThan(1_000_000);
    }

    private static TopicPartition partition(String suffix) throws Exception {
        String topic = TopicNames.DELIVER_PREFIX + suffix;
        stand.create(topic, 1);
        return new TopicPartition(topic, 0);
    }

    private static TopicPartition partition(String suffix, int records) throws Exception {
        TopicPartition partition = partition(suffix);
        for (int i = 0; i < records; i++) {
            stand.send(new ProducerRecord<>(partition.topic(), new byte[] {1}));
        }
        return partition;
    }

    private Holding take(TopicPartition partition, Pulse pulse) throws Exception {
        Takeover takeover = new Takeover(
                events,
                new Replay(stand.settings(), "replay", events),
                new Heartbeat(Duration.ofSeconds(45), Time.system()));
        try (Consumer<byte[], byte[]> consumer = consumer(partition)) {
            return takeover.take(consumer, List.of(partition), pulse).getFirst();
        }
    }

    private static void commit(TopicPartition partition, Checkpoint checkpoint) {
        try (Consumer<byte[], byte[]> consumer = consumer(partition)) {
            consumer.commitSync(
                    Map.of(partition, new OffsetAndMetadata(checkpoint.position(), CheckpointText.write(checkpoint))));
        }
    }

    private static Consumer<byte[], byte[]> consumer(TopicPartition partition) {
        var config = ClientConfig.consumer(stand.settings(), "taker");
        config.put(ConsumerConfig.GROUP_ID_CONFIG, "takers." + partition.topic());
        Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(config);
        consumer.assign(List.of(partition));
        return consumer;
    }

    private void settled(TopicPartition partition, long offset) throws Exception {
        settled(partition, offset, events.partitionFor(partition));
    }

    private static void settled(TopicPartition partition, long offset, int place) throws Exception {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(TopicNames.EVENTS, place, null, null);
        String origin = partition.topic() + "/" + partition.partition() + "/" + offset;
        record.headers().add(TopicNames.ORIGIN_HEADER, origin.getBytes(StandardCharsets.US_ASCII));
        record.headers().add(TopicNames.SETTLED_HEADER, new byte[] {'1'});
        stand.send(record);
    }
}
