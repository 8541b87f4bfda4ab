package dev.milena.stream.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.runtime.time.Time;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.client.Deaths;
import dev.milena.stream.client.Transactions;
import dev.milena.stream.progress.Checkpoint;
import dev.milena.stream.progress.Progress;
import dev.milena.stream.progress.ReplayFrom;
import dev.milena.stream.progress.Replayed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** When a dot is allowed. */
class OutcomesTest {

    private long now;
    private final Time time = new Time() {
        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public long nanos() {
            return now;
        }
    };
    private final EventsLog events = new EventsLog(1);
    private final Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(45), time);
    private final Completions completions = new Completions();
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(Cluster.empty(), false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Outcomes outcomes = outcomes();
    private final Holding holding = new Holding(
            new TopicPartition("mail.deliver.shared", 0),
            0,
            Progress.resume(Checkpoint.at(0, new ReplayFrom(0, 0)), new Replayed()));

    @Test
    void aDeliveryThatIsNotAcknowledgedWithinASecondStopsTheNext() {
        deliver(0);
        pass(900);
        assertThat(outcomes.recording()).isTrue();
        pass(200);
        assertThat(outcomes.recording()).isFalse();
        assertThat(producer.completeNext()).isTrue();
        assertThat(outcomes.recording()).isTrue();
    }

    @Test
    void theNumberOfDeliveriesThatAKillRepeatsIsBounded() {
        for (int offset = 0; offset < 999; offset++) {
            deliver(offset);
        }
        assertThat(outcomes.recording()).isTrue();
        deliver(999);
        assertThat(outcomes.recording()).isFalse();
        assertThat(producer.completeNext()).isTrue();
        assertThat(outcomes.recording()).isTrue();
    }

    @Test
    void onceSealedNoDotIsAllowedButAnswersAreRecorded() {
        outcomes.seal();
        assertThat(outcomes.recording()).isFalse();
        deliver(0);
        assertThat(producer.history()).hasSize(1);
        assertThat(producer.completeNext()).isTrue();
        completions.apply();
        assertThat(holding.progress().open()).isZero();
    }

    private void deliver(long offset) {
        Ticket ticket =
                new Ticket(holding, Objects.requireNonNull(holding.progress().claim(offset)), heartbeat, completions);
        outcomes.delivered(ticket, List.of(), true);
    }

    private void pass(int millis) {
        now += Duration.ofMillis(millis).toNanos();
    }

    private Outcomes outcomes() {
        Deaths deaths = new Deaths(new SimpleMeterRegistry(), "test");
        KafkaSettings nowhere = new KafkaSettings(
                List.of("127.0.0.1:1"), KafkaSettings.GroupProtocol.CONSUMER, Map.of(), Duration.ofSeconds(1));
        return new Outcomes(
                new DirectWriter(producer, events),
                new SettlementWriter(
                        new Transactions(nowhere, "nobody", time), events, heartbeat, new Refusals(deaths, time), time),
                events,
                completions,
                deaths,
                time);
    }
}
