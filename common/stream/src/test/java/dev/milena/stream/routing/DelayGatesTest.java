package dev.milena.stream.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelayGatesTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "mail.retry.1m,  5001, 6000",
        "mail.retry.1m,  5000, 5000",
        "mail.retry.10s, 5001, 5500",
        "mail.retry.1s,  501,  550",
        "mail.retry.odd, 501,  501"
    })
    void aGateOpensAtTheNextFullSecondOrATwentiethOfItsDelay(String topic, int due, int opens) {
        DelayGates gates = new DelayGates();
        TopicPartition partition = new TopicPartition(topic, 0);
        try (MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest")) {
            consumer.assign(List.of(partition));
            consumer.updateBeginningOffsets(Map.of(partition, 0L));

            gates.close(consumer, partition, 7, NOON.plusMillis(due));

            assertThat(gates.wait(NOON, Duration.ofHours(1))).isEqualTo(Duration.ofMillis(opens));
            gates.open(consumer, NOON.plusMillis(opens - 1));
            assertThat(consumer.paused()).containsExactly(partition);
            gates.open(consumer, NOON.plusMillis(opens));
            assertThat(consumer.paused()).isEmpty();
            assertThat(consumer.position(partition)).isEqualTo(7);
        }
    }
}
