package dev.milena.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest {

    private static KafkaSettings with(String key) {
        return new KafkaSettings(
                List.of("127.0.0.1:9092"),
                KafkaSettings.GroupProtocol.CONSUMER,
                Map.of(key, "x"),
                Duration.ofSeconds(8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "partitioner.class",
                "partitioner.ignore.keys",
                "transactional.id",
                "group.id",
                "group.instance.id",
                "acks",
                "isolation.level",
                "auto.offset.reset",
                "enable.idempotence",
                "enable.auto.commit",
                "interceptor.classes"
            })
    void whatOurGuaranteesRestOnIsRefused(String key) {
        assertThatThrownBy(() -> with(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key);
    }

    @Test
    void theRestIsPassedOn() {
        assertThat(with("security.protocol").properties()).containsOnlyKeys("security.protocol");
    }
}
