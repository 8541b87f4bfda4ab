package dev.milena.stream.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.stream.Stand;
import dev.milena.stream.client.ClientConfig;
import dev.milena.stream.client.Membership;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PulseTest {

    private static Map<MetricName, Metric> silentFor(double seconds) {
        MetricName name = new MetricName("last-heartbeat-seconds-ago", "consumer-coordinator-metrics", "", Map.of());
        return Map.of(name, new Metric() {
            @Override
            public MetricName metricName() {
                return name;
            }

            @Override
            public Object metricValue() {
                return seconds;
            }
        });
    }

    @Test
    void halfAMinuteWithoutAHeartbeatIsNoPulse() {
        assertThat(Pulse.beats(silentFor(-1))).isTrue();
        assertThat(Pulse.beats(silentFor(29))).isTrue();
        assertThat(Pulse.beats(silentFor(31))).isFalse();
        assertThat(Pulse.beats(Map.of())).isTrue();
    }

    @Test
    @Tag("containers")
    void aConsumerHasThisMetric() throws Exception {
        try (Stand stand = Stand.shared()) {
            Membership member = new Membership(
                    stand.settings(), "pulse", "pulse", Stand.env("pulse").time());
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(ClientConfig.member(stand.settings(), member))) {
                consumer.subscribe(List.of("mail.accepted"));
                for (int i = 0; i < 100 && consumer.assignment().isEmpty(); i++) {
                    assertThat(consumer.poll(Duration.ofMillis(200))).isEmpty();
                }
                assertThat(consumer.metrics().entrySet())
                        .filteredOn(each -> each.getKey().name().equals("last-heartbeat-seconds-ago"))
                        .singleElement()
                        .satisfies(each -> assertThat((Double) each.getValue().metricValue())
                                .isBetween(0.0, 29.0));
            }
        }
    }
}
