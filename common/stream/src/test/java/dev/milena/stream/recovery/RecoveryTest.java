package dev.milena.stream.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.MailId;
import dev.milena.mail.Task;
import dev.milena.stream.DeliverTopic;
import dev.milena.stream.GroupNames;
import dev.milena.stream.Stand;
import dev.milena.stream.TestKafka;
import dev.milena.stream.TestMail;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.ClientConfig;
import dev.milena.stream.progress.Checkpoint;
import dev.milena.stream.progress.CheckpointText;
import dev.milena.stream.progress.ReplayFrom;
import dev.milena.stream.wire.AcceptedCodec;
import dev.milena.stream.wire.TaskCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Offsets that outlived the records they name, a transaction that its producer left open, and mail that lost its task. */
class RecoveryTest {

    private static final String SHARED = TopicNames.deliver(DeliverTopic.SHARED);
    private static final String RETRY = "mail.retry.10s";

    @TempDir
    private Path data = Path.of("");

    @TempDir
    private Path scratch = Path.of("");

    @Test
    void whatIsOnRecordIsNotGivenOutAgainAndWhoLostHisTaskHasANewOne() throws Exception {
        try (Stand stand = new Stand(data)) {
            stand.create(RETRY, 1);
            stand.create(TopicNames.BODY, 1);
            MailId lost = accept(stand);
            commit(stand, GroupNames.ROUTER, TopicNames.ACCEPTED, 1, "");
            commit(stand, GroupNames.ROUTER, RETRY, 5, "");
            Checkpoint ahead = new Checkpoint(4, 7, new long[] {4, 6}, new ReplayFrom(1, 20));
            commit(stand, GroupNames.DELIVERER, SHARED, 4, CheckpointText.write(ahead));
            ProducerRecord<byte[], byte[]> event = new ProducerRecord<>(TopicNames.EVENTS, 0, null, null);
            event.headers().add(TopicNames.ORIGIN_HEADER, (SHARED + "/0/9").getBytes(StandardCharsets.US_ASCII));
            stand.send(event);
            leaveOpen(stand);

            Recovery.Mended mended = recovery(stand).run();

            assertThat(mended.balance().missing()).isEqualTo(1);
            assertThat(mended.balance().repaired()).isEqualTo(1);
            assertThat(mended.filled()).isGreaterThanOrEqualTo(5 + 7 + 20);
            assertThat(stand.all(SHARED)).isEmpty();
            assertThat(next(stand, SHARED, 0)).isGreaterThanOrEqualTo(10);
            assertThat(next(stand, TopicNames.EVENTS, 1)).isGreaterThanOrEqualTo(20);
            assertThat(stand.all(RETRY)).singleElement().satisfies(record -> {
                assertThat(record.offset()).isGreaterThanOrEqualTo(5);
                Task task = TaskCodec.decode(record.value()).orThrow();
                assertThat(task.mail()).isEqualTo(lost);
            });

            Recovery.Mended again = recovery(stand).run();
            assertThat(again.filled()).isZero();
            assertThat(again.hanging()).isZero();
            assertThat(again.balance().missing()).isZero();
            assertThat(again.balance().waiting()).isEqualTo(1);
        }
    }

    private Recovery recovery(Stand stand) {
        return new Recovery(stand.settings(), Stand.env("recovery"), scratch);
    }

    private static MailId accept(Stand stand) throws Exception {
        byte[] body = TestMail.octets(200, 3);
        AcceptedMail mail = TestMail.accepted(stand.id(), body);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(TopicNames.ACCEPTED, 0, null, body);
        record.headers().add(TopicNames.ENVELOPE_HEADER, AcceptedCodec.encode(mail));
        stand.send(record);
        return mail.id();
    }

    private static void commit(Stand stand, String group, String topic, long offset, String metadata) throws Exception {
        try (Admin admin = Admin.create(ClientConfig.admin(stand.settings(), "test"))) {
            admin.alterConsumerGroupOffsets(
                            group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset, metadata)))
                    .all()
                    .get(TestKafka.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** As a killed router does; until it is ended nothing behind it can be read. */
    private static void leaveOpen(Stand stand) throws Exception {
        Map<String, Object> config = ClientConfig.producer(stand.settings(), "killed");
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "killed");
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 600_000);
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(config);
        producer.initTransactions();
        producer.beginTransaction();
        assertThat(producer.send(new ProducerRecord<>(SHARED, 0, null, new byte[] {1}))
                        .get(TestKafka.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .offset())
                .isZero();
        // Closed in order it would abort; without a moment for that it cannot.
        producer.close(Duration.ZERO);
    }

    private static long next(Stand stand, String topic, int partition) throws Exception {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, null, null);
        record.headers().add("probe", new byte[0]);
        stand.send(record);
        return stand.all(topic).stream()
                .filter(each -> each.partition() == partition && Stand.header(each, "probe") != null)
                .mapToLong(each -> each.offset())
                .findFirst()
                .orElseThrow();
    }
}
