package dev.milena.stream.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.stream.KafkaSettings;
import dev.milena.stream.TestKafka;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionTimeoutTest {

    @Test
    void kafkaTellsHowLongAMemberMayBeSilent() {
        // The embedded broker's, which is shorter than Kafka's own.
        assertThat(SessionTimeout.of(TestKafka.settings(), "milena-deliverer", "asks"))
                .isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void withTheClassicProtocolItIsOurs() {
        KafkaSettings classic = new KafkaSettings(
                TestKafka.settings().bootstrapServers(),
                KafkaSettings.GroupProtocol.CLASSIC,
                Map.of(),
                Duration.ofSeconds(8));
        assertThat(SessionTimeout.of(classic, "milena-deliverer", "asks")).isEqualTo(SessionTimeout.USUAL);
    }
}
