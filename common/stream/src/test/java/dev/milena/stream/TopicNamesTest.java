package dev.milena.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milena.mail.Parsed;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNamesTest {

    @ParameterizedTest
    @CsvSource({"10,10s", "60,1m", "90,1m30s", "300,5m", "3600,1h", "5400,1h30m", "86400,1d", "90061,1d1h1m1s"})
    void aDelayHasOneTopicHoweverItWasWritten(long seconds, String text) {
        Duration delay = Duration.ofSeconds(seconds);
        assertThat(TopicNames.retry(delay)).isEqualTo("mail.retry." + text);
        assertThat(TopicNames.retryDelay("mail.retry." + text)).isEqualTo(Parsed.ok(delay));
        assertThat(TopicNames.retryDelay("mail.retry." + seconds + "s")).isEqualTo(Parsed.ok(delay));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "m",
                "10",
                "0s",
                "5m5m",
                "5s1m",
                "-1m",
                "1.5m",
                "1w",
                "99999999999s",
                "1 m",
                "11111111111111111111s"
            })
    void whatIsNoDelayIsMalformed(String text) {
        assertThat(TopicNames.retryDelay("mail.retry." + text)).isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void delaysThatHaveNoNameAreRefused() {
        assertThatThrownBy(() -> TopicNames.retry(Duration.ofMillis(1500)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TopicNames.retry(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void otherTopicsAreNoRetryTopics() {
        assertThat(TopicNames.retryDelay(TopicNames.ACCEPTED)).isInstanceOf(Parsed.Malformed.class);
        assertThat(TopicNames.deliver(new DeliverTopic("gmail.com"))).isEqualTo("mail.deliver.gmail.com");
    }
}
