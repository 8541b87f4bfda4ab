package dev.milena.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {

    private static final TopicPartition PARTITION = new TopicPartition("kept", 0);

    @TempDir
    private Path dir;

    @Test
    void whatWasStoredIsThereAfterARestartAndTheClusterIsTheSame() throws Exception {
        String cluster;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(new EmbeddedKafkaConfig(dir, 0));
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            cluster = admin.describeCluster().clusterId().get();
            admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1)))
                    .all()
                    .get();
            assertThat(producer.send(new ProducerRecord<>(PARTITION.topic(), "hello"))
                            .get()
                            .offset())
                    .isZero();
            // A process that is up keeps a second one out.
            assertThatThrownBy(() -> EmbeddedKafka.start(new EmbeddedKafkaConfig(dir, 0)))
                    .isInstanceOf(EmbeddedKafkaFailure.class)
                    .hasMessageContaining("is in use by another process");
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(new EmbeddedKafkaConfig(dir, 0));
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
                KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            assertThat(admin.describeCluster().clusterId().get()).isEqualTo(cluster);
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            assertThat(consumer.poll(Duration.ofSeconds(20)).records(PARTITION))
                    .singleElement()
                    .satisfies(read -> assertThat(read.value()).isEqualTo("hello"));
        }
    }

    @Test
    void aTakenPortIsOneClearLine() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            int port = other.getLocalPort();
            assertThatThrownBy(() -> EmbeddedKafka.start(new EmbeddedKafkaConfig(dir, port)))
                    .isInstanceOf(EmbeddedKafkaFailure.class)
                    .hasMessageStartingWith("port " + port + " of 127.0.0.1 cannot be used for Kafka")
                    .hasMessageEndingWith("give Kafka another port")
                    .message()
                    .doesNotContain("\n");
        }
    }

    @Test
    void dataOfANewerKafkaIsRefused() throws IOException {
        Path kafka = Files.createDirectories(dir.resolve("kafka-4"));
        Files.writeString(kafka.resolve("meta.properties"), "version=1\n", UTF_8);
        Files.writeString(kafka.resolve("metadata-level"), "999", UTF_8);
        assertThatThrownBy(() -> EmbeddedKafka.start(new EmbeddedKafkaConfig(dir, 0)))
                .isInstanceOf(EmbeddedKafkaFailure.class)
                .hasMessageContaining("was made by a newer Kafka (level 999");
        // And the directory is free again.
        DataDir.take(dir).close();
    }

    @Test
    void aFolderOfSomethingElseIsRefused() throws IOException {
        Files.createDirectory(dir.resolve("photos"));
        assertThatThrownBy(() -> EmbeddedKafka.start(new EmbeddedKafkaConfig(dir, 0)))
                .isInstanceOf(EmbeddedKafkaFailure.class)
                .hasMessageContaining("is not Milena's: it holds photos and no kafka-4; name an empty");
    }

    @Test
    void aFolderThatOnlyWeHaveTouchedIsAsGoodAsEmpty() throws IOException {
        Files.createFile(dir.resolve("running"));
        Files.createFile(dir.resolve("lock"));
        Files.createDirectory(dir.resolve("lost+found"));
        DataDir.take(dir).close();
    }

    @Test
    void aFolderOfALaterLayoutIsNotBegunAnew() throws IOException {
        Files.createDirectory(dir.resolve("kafka-10"));
        assertThatThrownBy(() -> EmbeddedKafka.start(new EmbeddedKafkaConfig(dir, 0)))
                .isInstanceOf(EmbeddedKafkaFailure.class)
                .hasMessageContaining("holds kafka-10 of a newer Milena; use that version");
    }

    @Test
    void logsWithoutTheirHeadAreNotFormattedAway() throws IOException {
        Files.createDirectories(dir.resolve("kafka-4").resolve("mail.accepted-0"));
        assertThatThrownBy(() -> EmbeddedKafka.start(new EmbeddedKafkaConfig(dir, 0)))
                .isInstanceOf(EmbeddedKafkaFailure.class)
                .hasMessageContaining("has logs but no meta.properties");
    }

    @Test
    void aFolderThatCannotBeMadeIsOneClearLine() throws IOException {
        Path file = Files.createFile(dir.resolve("file"));
        assertThatThrownBy(() -> EmbeddedKafka.start(new EmbeddedKafkaConfig(file, 0)))
                .isInstanceOf(EmbeddedKafkaFailure.class)
                .hasMessageContaining("cannot be used");
    }
}
