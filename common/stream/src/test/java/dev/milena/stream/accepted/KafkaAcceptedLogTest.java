package dev.milena.stream.accepted;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milena.embedded.EmbeddedKafka;
import dev.milena.embedded.EmbeddedKafkaConfig;
import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyRef;
import dev.milena.mail.MailId;
import dev.milena.mail.Parsed;
import dev.milena.runtime.life.Environment;
import dev.milena.stream.AcceptedLog;
import dev.milena.stream.AcceptedLog.Stored;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.TestKafka;
import dev.milena.stream.TestMail;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.ClientConfig;
import dev.milena.stream.topics.TopicPlan;
import dev.milena.stream.topics.Topics;
import dev.milena.stream.wire.AcceptedCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("containers")
class KafkaAcceptedLogTest {

    private static final TopicPlan PLAN = new TopicPlan(Duration.ofDays(5), List.of(), List.of(), 1, true, true);
    private static final byte[] SMALL = "Subject: hi\r\n\r\nhello\r\n".getBytes(US_ASCII);

    @BeforeAll
    static void topics() throws Exception {
        TestKafka.clean();
        assertThat(Topics.apply(TestKafka.settings(), PLAN)).isNotNull();
    }

    @Test
    void aStoredMessageIsReadBackWithItsEnvelope() throws Exception {
        AcceptedMail mail = TestMail.accepted(TestMail.id(), SMALL);
        try (AcceptedLog log = KafkaAcceptedLog.open(TestKafka.settings(), TestMail.environment())) {
            assertThat(await(log.append(mail, SMALL).stored())).isEqualTo(new Stored.Safe());
            assertThat(log.writable()).isTrue();
        }
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : all(TestKafka.settings(), TopicNames.ACCEPTED, 0)) {
            Header envelope = record.headers().lastHeader(TopicNames.ENVELOPE_HEADER);
            if (envelope != null && AcceptedCodec.decode(envelope.value()).equals(Parsed.ok(mail))) {
                found.add(record);
            }
        }
        assertThat(found).singleElement().satisfies(record -> {
            assertThat(record.value()).isEqualTo(SMALL);
            assertThat(record.key()).isNull();
        });
    }

    @Test
    void aLargeMessageIsStoredInChunksAndNamedByItsReference() throws Exception {
        byte[] body = TestMail.octets(2 * BodyRef.CHUNK_SIZE + 5, 3);
        MailId id = TestMail.id();
        try (AcceptedLog log = KafkaAcceptedLog.open(TestKafka.settings(), TestMail.environment())) {
            AcceptedLog.ChunkWriter chunks = log.chunks(id);
            assertThatThrownBy(() -> chunks.finish("x")).isInstanceOf(IllegalStateException.class);
            for (int at = 0; at < body.length; at += BodyRef.CHUNK_SIZE) {
                byte[] chunk = java.util.Arrays.copyOfRange(body, at, Math.min(body.length, at + BodyRef.CHUNK_SIZE));
                assertThat(await(chunks.write(chunk))).isEqualTo(new Stored.Safe());
            }
            BodyRef.Chunked ref = chunks.finish(TestMail.sha256(body));
            assertThat(ref.count()).isEqualTo(3);
            assertThat(ref.size()).isEqualTo(body.length);
            assertThat(await(log.append(TestMail.accepted(id, body, ref)).stored()))
                    .isEqualTo(new Stored.Safe());
        }
    }

    @Test
    void manyLargeMessagesAtOnceLeaveRoomForOthers() throws Exception {
        byte[] chunk = TestMail.octets(BodyRef.CHUNK_SIZE, 5);
        try (KafkaAcceptedLog log = KafkaAcceptedLog.open(TestKafka.settings(), TestMail.environment())) {
            List<CompletionStage<Stored>> all = new ArrayList<>();
            for (int i = 0; i < 80; i++) {
                all.add(log.chunks(TestMail.id()).write(chunk));
                assertThat(log.pressure().bytes()).isLessThan(Pressure.HIGH_WATER / 2);
            }
            assertThat(await(append(log, TestMail.id()))).isEqualTo(new Stored.Safe());
            for (CompletionStage<Stored> each : all) {
                assertThat(await(each)).isEqualTo(new Stored.Safe());
            }
        }
    }

    @Test
    void aRecordThatKafkaDoesNotTakeIsRefusedAtOnce() throws Exception {
        byte[] body = TestMail.octets(5 * 1024 * 1024, 3);
        try (AcceptedLog log = KafkaAcceptedLog.open(TestKafka.settings(), TestMail.environment())) {
            assertThat(await(log.chunks(TestMail.id()).write(body))).isInstanceOf(Stored.Refused.class);
            assertThat(log.writable()).isTrue();
            assertThatThrownBy(() -> log.append(TestMail.accepted(TestMail.id(), body), body))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @Tag("own-broker")
    void whenKafkaIsAwayMailIsRefusedAndTakenAgainWhenItIsBack(@TempDir Path dir) throws Exception {
        EmbeddedKafka first = EmbeddedKafka.start(new EmbeddedKafkaConfig(dir, 0));
        KafkaSettings settings = TestKafka.settings(first.bootstrapServers(), Duration.ofSeconds(2));
        assertThat(Topics.apply(settings, PLAN)).isNotEmpty();
        try (AcceptedLog log = KafkaAcceptedLog.open(settings, TestMail.environment())) {
            assertThat(await(append(log, TestMail.id()))).isEqualTo(new Stored.Safe());
            first.close();
            // The client forgets its metadata with the last broker, a little later.
            Awaitility.await()
                    .atMost(TestKafka.PATIENCE)
                    .until(() -> await(append(log, TestMail.id())) instanceof Stored.Refused);
            assertThat(log.writable()).isFalse();
            try (EmbeddedKafka second = EmbeddedKafka.start(new EmbeddedKafkaConfig(dir, port(first)))) {
                assertThat(second.bootstrapServers()).isEqualTo(first.bootstrapServers());
                Awaitility.await().atMost(TestKafka.PATIENCE).until(log::writable);
                assertThat(await(append(log, TestMail.id()))).isEqualTo(new Stored.Safe());
            }
        }
    }

    @Test
    @Tag("own-broker")
    void anUnansweredRecordIsAmbiguousAndItsCancelFollowsWhenKafkaIsBack(@TempDir Path dir) throws Exception {
        EmbeddedKafka first = EmbeddedKafka.start(new EmbeddedKafkaConfig(dir, 0));
        // With its metadata kept the client sends, or tries to.
        KafkaSettings settings = new KafkaSettings(
                List.of(first.bootstrapServers()),
                KafkaSettings.GroupProtocol.CONSUMER,
                Map.of("metadata.recovery.strategy", "none"),
                Duration.ofSeconds(2));
        assertThat(Topics.apply(settings, PLAN)).isNotEmpty();
        Environment env = TestMail.environment();
        MailId lost = TestMail.id();
        try (AcceptedLog log = KafkaAcceptedLog.open(settings, env)) {
            assertThat(await(append(log, TestMail.id()))).isEqualTo(new Stored.Safe());
            first.close();
            assertThat(await(append(log, lost))).isInstanceOf(Stored.Ambiguous.class);
            assertThat(log.writable()).isFalse();
            assertThat(env.metrics().counter("milena.ingress.ambiguous").count())
                    .isEqualTo(1);
            try (EmbeddedKafka second = EmbeddedKafka.start(new EmbeddedKafkaConfig(dir, port(first)))) {
                assertThat(second.bootstrapServers()).isEqualTo(first.bootstrapServers());
                Awaitility.await().atMost(TestKafka.PATIENCE).until(log::writable);
                assertThat(await(append(log, TestMail.id()))).isEqualTo(new Stored.Safe());
                assertThat(all(settings, TopicNames.ACCEPTED, 0))
                        .extracting(record -> record.headers().lastHeader(TopicNames.CANCEL_HEADER))
                        .filteredOn(header -> header != null)
                        .extracting(header -> new String(header.value(), US_ASCII))
                        .containsExactly(lost.toString());
            }
        }
    }

    private static CompletionStage<Stored> append(AcceptedLog log, MailId id) {
        return log.append(TestMail.accepted(id, SMALL), SMALL).stored();
    }

    private static int port(EmbeddedKafka kafka) {
        String servers = kafka.bootstrapServers();
        return Integer.parseInt(servers.substring(servers.indexOf(':') + 1));
    }

    private static Stored await(CompletionStage<Stored> stage) throws Exception {
        return stage.toCompletableFuture().get(TestKafka.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static List<ConsumerRecord<byte[], byte[]>> all(KafkaSettings settings, String topic, int partition) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        TopicPartition tp = new TopicPartition(topic, partition);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(ClientConfig.consumer(settings, "test"))) {
            consumer.assign(List.of(tp));
            consumer.seekToBeginning(List.of(tp));
            long end = consumer.endOffsets(List.of(tp)).getOrDefault(tp, 0L);
            while (consumer.position(tp) < end) {
                consumer.poll(Duration.ofSeconds(1)).records(tp).forEach(all::add);
            }
        }
        return all;
    }
}
