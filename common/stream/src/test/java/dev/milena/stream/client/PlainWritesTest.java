package dev.milena.stream.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.runtime.time.Time;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.Stand;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.Transactions.End;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster without transactions: nothing is called done before what follows from it is safe. */
class PlainWritesTest {

    private static final TopicPartition READ = new TopicPartition(TopicNames.ACCEPTED, 0);

    private static Stand stand;

    private final List<String> acknowledged = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void broker(@TempDir Path dir) throws Exception {
        stand = new Stand(dir);
    }

    @AfterAll
    static void end() {
        stand.close();
    }

    @Test
    void thatATaskIsSettledIsWrittenWhenAllThatFollowsFromItIsAcknowledged() {
        try (Transactions plain = open()) {
            assertThat(plain.takeOver()).isTrue();
            End end = plain.write(batch -> {
                send(batch, settled());
                send(batch, new ProducerRecord<>("mail.retry.1s", new byte[] {1}));
                send(batch, new ProducerRecord<>(TopicNames.ACCEPTED, new byte[] {2}));
            });
            assertThat(end).isInstanceOf(End.Committed.class);
            assertThat(acknowledged)
                    .containsExactlyInAnyOrder("mail.retry.1s", TopicNames.ACCEPTED, TopicNames.EVENTS)
                    .last()
                    .isEqualTo(TopicNames.EVENTS);
        }
    }

    @Test
    void whatCannotBeWrittenLeavesTheTaskUnsettledAndTheOffsetsAsTheyWere() {
        int events = stand.all(TopicNames.EVENTS).size();
        try (Transactions plain = open();
                Consumer<byte[], byte[]> reader = reader()) {
            End end = plain.write(batch -> {
                send(batch, settled());
                send(batch, new ProducerRecord<>("mail.retry.1s", new byte[6 * 1024 * 1024]));
                batch.offsets(Map.of(READ, new OffsetAndMetadata(7)), reader);
            });
            assertThat(end).isInstanceOf(End.Aborted.class);
            assertThat(stand.all(TopicNames.EVENTS)).hasSize(events);
            assertThat(reader.committed(Set.of(READ)).get(READ)).isNull();
        }
    }

    @Test
    void offsetsComeLast() {
        try (Transactions plain = open();
                Consumer<byte[], byte[]> reader = reader()) {
            End end = plain.write(batch -> {
                send(batch, new ProducerRecord<>("mail.retry.1s", new byte[] {1}));
                batch.offsets(Map.of(READ, new OffsetAndMetadata(0)), reader);
            });
            assertThat(end).isInstanceOf(End.Committed.class);
            assertThat(reader.committed(Set.of(READ)).get(READ)).isEqualTo(new OffsetAndMetadata(0));
        }
    }

    @Test
    void whatIsNoLongerOursIsNotWritten() {
        int retries = stand.all("mail.retry.3s").size();
        try (Transactions plain = open()) {
            End end = plain.write(batch -> {
                batch.provided(() -> false);
                send(batch, new ProducerRecord<>("mail.retry.3s", new byte[] {1}));
            });
            assertThat(end).isInstanceOf(End.Aborted.class);
            assertThat(stand.all("mail.retry.3s")).hasSize(retries);
        }
    }

    private void send(Transactions.Batch batch, ProducerRecord<byte[], byte[]> record) {
        batch.send(record, (place, error) -> {
            if (error == null) {
                acknowledged.add(record.topic());
            }
        });
    }

    private static ProducerRecord<byte[], byte[]> settled() {
        ProducerRecord<byte[], byte[]> event = new ProducerRecord<>(TopicNames.EVENTS, new byte[] {3});
        event.headers().add(TopicNames.SETTLED_HEADER, new byte[] {'1'});
        return event;
    }

    private static Consumer<byte[], byte[]> reader() {
        Map<String, Object> config = ClientConfig.consumer(stand.settings(), "plain.reader");
        config.put(ConsumerConfig.GROUP_ID_CONFIG, "plain." + System.nanoTime());
        Consumer<byte[], byte[]> reader = new KafkaConsumer<>(config);
        reader.assign(List.of(READ));
        return reader;
    }

    private static Transactions open() {
        KafkaSettings none = new KafkaSettings(
                stand.settings().bootstrapServers(),
                KafkaSettings.GroupProtocol.CONSUMER,
                Map.of(),
                Duration.ofSeconds(8),
                false,
                null,
                null);
        return new Transactions(none, "plain", Time.system());
    }
}
