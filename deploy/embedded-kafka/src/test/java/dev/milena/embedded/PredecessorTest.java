package dev.milena.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of a directory, made while its broker runs, is what a kill -9 leaves. */
class PredecessorTest {

    private static final String TOPIC = "kept";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    @TempDir
    private Path dir;

    @TempDir
    private Path copy;

    @Test
    void aTransactionWhoseEndWasDecidedButNotWrittenEndsWithTheNextStart() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(new EmbeddedKafkaConfig(dir, 0))) {
            writeOneTransaction(kafka);
            copy(dir, copy);
        }
        // The broker died between two lines: "this will be committed", and "it is" with the markers before it.
        assertThat(cutLastBatch(TOPIC + "-0")).isEqualTo(1);
        assertThat(cutLastBatch("__transaction_state-")).isEqualTo(1);

        long begun = System.nanoTime();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(new EmbeddedKafkaConfig(copy, 0));
                KafkaConsumer<String, String> reader = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("a start that waits for no session to end")
                    .isLessThan(Duration.ofSeconds(25));
            reader.assign(List.of(PARTITION));
            reader.seekToBeginning(List.of(PARTITION));
            assertThat(reader.poll(Duration.ofSeconds(20)).records(PARTITION))
                    .extracting(ConsumerRecord::value)
                    .containsExactly("decided");
        }
    }

    private static void writeOneTransaction(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "one"),
                        new StringSerializer(),
                        new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, "decided")).get();
            producer.commitTransaction();
            TransactionState state;
            do {
                state = admin.describeTransactions(List.of("one"))
                        .description("one")
                        .get()
                        .state();
            } while (state != TransactionState.COMPLETE_COMMIT);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.toList()) {
                Path there = to.resolve(from.relativize(one));
                if (Files.isDirectory(one)) {
                    Files.createDirectories(there);
                } else {
                    Files.copy(one, there);
                }
            }
        }
    }

    /** Of the logs of all partitions whose folder begins so and that hold anything; gives how many. */
    private int cutLastBatch(String folder) throws IOException {
        int cut = 0;
        try (Stream<Path> all = Files.walk(copy)) {
            String partition = "/" + folder;
            for (Path log : all.filter(path ->
                            path.toString().endsWith(".log") && path.toString().contains(partition))
                    .toList()) {
                cut += cutLastBatchOf(log) ? 1 : 0;
            }
        }
        return cut;
    }

    /** A batch is its first offset in eight octets, its length in four, and so much more. */
    private static boolean cutLastBatchOf(Path log) throws IOException {
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long last = -1;
            ByteBuffer head = ByteBuffer.allocate(12);
            for (long at = 0; at < file.size(); ) {
                head.clear();
                int read = file.read(head, at);
                assertThat(read).isEqualTo(12);
                last = at;
                at += 12 + head.getInt(8);
            }
            if (last >= 0) {
                FileChannel cut = file.truncate(last);
                assertThat(cut.size()).isEqualTo(last);
            }
            return last >= 0;
        }
    }
}
