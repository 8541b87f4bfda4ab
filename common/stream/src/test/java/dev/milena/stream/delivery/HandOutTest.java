package dev.milena.stream.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.mail.Task;
import dev.milena.runtime.time.Time;
import dev.milena.stream.DeliveryIntake;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.client.Deaths;
import dev.milena.stream.client.Transactions;
import dev.milena.stream.progress.Checkpoint;
import dev.milena.stream.progress.Progress;
import dev.milena.stream.progress.ReplayFrom;
import dev.milena.stream.progress.Replayed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is taken from a poll, on Kafka's own in-memory clients. The records are poison: each stays open until its letter is acknowledged. */
class HandOutTest {

    private static final TopicPartition PARTITION = new TopicPartition("mail.deliver.shared", 0);
    private static final ReplayFrom START = new ReplayFrom(0, 0);

    private final EventsLog events = new EventsLog(1);
    private final Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(45), Time.system());
    private final Completions completions = new Completions();
    private final Holdings holdings = new Holdings(events, heartbeat);
    private final HandOut handOut =
            new HandOut(holdings, outcomes(), completions, heartbeat, new SimpleMeterRegistry());
    private final Judge consumer = new Judge();

    @Test
    void aPollThatGoesOverTheCapIsTakenUpToIt() {
        hold(Checkpoint.at(0, START));
        assertThat(handOut.handOut(consumer, poll(0, 2_000), new Nobody())).isTrue();
        assertThat(consumer.position(PARTITION)).isEqualTo(1_500);
    }

    @Test
    void whatWasFinishedBehindASlowTaskIsNotReadAgain() {
        hold(new Checkpoint(0, 90_000, new long[] {0, 60_000}, START));
        assertThat(handOut.handOut(consumer, poll(0, 500), new Nobody())).isTrue();
        assertThat(consumer.position(PARTITION)).isEqualTo(60_000);
        assertThat(handOut.handOut(consumer, poll(60_000, 500), new Nobody())).isTrue();
        assertThat(consumer.position(PARTITION)).isEqualTo(90_000);
    }

    @Test
    void aPartitionThatWasNotTakenOverIsSkipped() {
        assertThat(handOut.handOut(consumer, poll(0, 10), new Nobody())).isFalse();
    }

    @Test
    void kafkaIsAskedWhoseThePartitionsAre() {
        assertThat(holdings.confirm(consumer))
                .as("nothing held, nothing to lose")
                .isEqualTo(Holdings.Title.OURS);
        hold(Checkpoint.at(7, START));
        assertThat(holdings.confirm(consumer)).isEqualTo(Holdings.Title.OURS);
        assertThat(consumer.committed).containsKey(PARTITION);
        consumer.refusal = new RebalanceInProgressException("not now");
        assertThat(holdings.confirm(consumer)).isEqualTo(Holdings.Title.UNKNOWN);
        consumer.refusal = new CommitFailedException("not a member");
        assertThat(holdings.confirm(consumer)).isEqualTo(Holdings.Title.TAKEN);
    }

    private void hold(Checkpoint from) {
        holdings.add(new Holding(PARTITION, 0, Progress.resume(from, new Replayed())));
    }

    private static ConsumerRecords<byte[], byte[]> poll(long from, int count) {
        List<ConsumerRecord<byte[], byte[]>> records = LongStream.range(from, from + count)
                .mapToObj(offset -> new ConsumerRecord<byte[], byte[]>(
                        PARTITION.topic(), PARTITION.partition(), offset, new byte[0], new byte[] {1}))
                .toList();
        return new ConsumerRecords<>(Map.of(PARTITION, records), Map.of());
    }

    private Outcomes outcomes() {
        Deaths deaths = new Deaths(new SimpleMeterRegistry(), "test");
        KafkaSettings nowhere = new KafkaSettings(
                List.of("127.0.0.1:1"), KafkaSettings.GroupProtocol.CONSUMER, Map.of(), Duration.ofSeconds(1));
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(Cluster.empty(), false, null, new ByteArraySerializer(), new ByteArraySerializer());
        return new Outcomes(
                new DirectWriter(producer, events),
                new SettlementWriter(
                        new Transactions(nowhere, "nobody", Time.system()),
                        events,
                        heartbeat,
                        new Refusals(deaths, Time.system()),
                        Time.system()),
                events,
                completions,
                deaths,
                Time.system());
    }

    /** A consumer whose commits are judged. */
    private static final class Judge extends MockConsumer<byte[], byte[]> {

        private @Nullable KafkaException refusal;
        private Map<TopicPartition, OffsetAndMetadata> committed = Map.of();

        Judge() {
            super("earliest");
            assign(List.of(PARTITION));
        }

        @Override
        public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
            if (refusal != null) {
                throw refusal;
            }
            committed = offsets;
        }
    }

    private static final class Nobody implements DeliveryIntake.Handler {

        @Override
        public void task(Task task, byte @Nullable [] octets, DeliveryIntake.Receipt receipt) {
            throw new AssertionError("poison is no task");
        }

        @Override
        public boolean wants(DeliveryIntake.Partition partition) {
            return true;
        }

        @Override
        public void revoking(DeliveryIntake.Partition partition) {}
    }
}
