package dev.milena.stream.accepted;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.mail.MailId;
import dev.milena.runtime.life.Environment;
import dev.milena.stream.AcceptedLog.Deposit;
import dev.milena.stream.AcceptedLog.Stored;
import dev.milena.stream.TestMail;
import dev.milena.stream.TopicNames;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** A message whose client was told 4yz is cancelled, whatever Kafka says later and even while the process ends; one that is safe is not. */
class WithdrawalTest {

    private static final byte[] BODY = "Subject: hi\r\n\r\nhello\r\n".getBytes(US_ASCII);

    private final Environment env = TestMail.environment();
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(Cluster.empty(), false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final KafkaAcceptedLog log = new KafkaAcceptedLog(producer, partitions(), Duration.ofSeconds(8), env);

    @Test
    void whatIsWithdrawnBeforeItIsSafeIsCancelledBehindItInItsPartition() {
        MailId id = TestMail.id();
        Deposit deposit = log.append(TestMail.accepted(id, BODY), BODY);
        assertThat(deposit.withdraw()).isTrue();
        assertThat(producer.completeNext()).isTrue();
        assertThat(now(deposit)).isInstanceOf(Stored.Ambiguous.class);
        assertThat(deposit.withdraw()).isTrue();
        log.close();
        assertThat(cancels()).containsExactly(id.toString());
        assertThat(producer.history())
                .extracting(record -> record.partition())
                .containsOnly(producer.history().getFirst().partition());
        assertThat(env.metrics().counter("milena.ingress.ambiguous").count()).isEqualTo(1);
    }

    @Test
    void whatIsSafeIsNotWithdrawn() {
        Deposit deposit = log.append(TestMail.accepted(TestMail.id(), BODY), BODY);
        assertThat(producer.completeNext()).isTrue();
        assertThat(deposit.withdraw()).isFalse();
        assertThat(now(deposit)).isEqualTo(new Stored.Safe());
        log.close();
        assertThat(cancels()).isEmpty();
        assertThat(env.metrics().counter("milena.ingress.ambiguous").count()).isZero();
    }

    @Test
    void whatIsUnderWayWhenTheLogClosesIsFlushedBeforeItsCancel() {
        MailId id = TestMail.id();
        Deposit deposit = log.append(TestMail.accepted(id, BODY), BODY);
        Deposit other = log.append(TestMail.accepted(TestMail.id(), BODY), BODY);
        assertThat(deposit.withdraw()).isTrue();
        log.close();
        assertThat(now(deposit)).isInstanceOf(Stored.Ambiguous.class);
        assertThat(now(other)).isEqualTo(new Stored.Safe());
        assertThat(cancels()).containsExactly(id.toString());
        assertThat(producer.history().getLast().headers().lastHeader(TopicNames.CANCEL_HEADER))
                .isNotNull();
    }

    private List<String> cancels() {
        return producer.history().stream()
                .map(record -> record.headers().lastHeader(TopicNames.CANCEL_HEADER))
                .filter(header -> header != null)
                .map(Header::value)
                .map(value -> new String(value, US_ASCII))
                .toList();
    }

    private static Stored now(Deposit deposit) {
        return deposit.stored().toCompletableFuture().join();
    }

    private static List<PartitionInfo> partitions() {
        Node node = new Node(1, "127.0.0.1", 9092);
        Node[] nodes = {node};
        return List.of(
                new PartitionInfo(TopicNames.ACCEPTED, 0, node, nodes, nodes),
                new PartitionInfo(TopicNames.ACCEPTED, 1, node, nodes, nodes));
    }
}
