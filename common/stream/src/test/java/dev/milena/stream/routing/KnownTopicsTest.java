package dev.milena.stream.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.runtime.time.Time;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KnownTopicsTest {

    private static final class Hand implements Time {
        private long nanos;

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos);
        }

        @Override
        public long nanos() {
            return nanos;
        }
    }

    private final Hand time = new Hand();
    private final KnownTopics topics = new KnownTopics(time);
    private boolean there = true;
    private int looks;

    private boolean exists() {
        return topics.exist("mail.deliver.a.test", topic -> {
            looks++;
            return there;
        });
    }

    @Test
    void aTopicThatWasDeletedIsBelievedInForHalfAMinuteOrUntilATurnFails() {
        assertThat(exists()).isTrue();
        there = false;
        assertThat(exists()).isTrue();
        assertThat(looks).isEqualTo(1);

        time.nanos += Duration.ofSeconds(31).toNanos();
        assertThat(exists()).isFalse();

        there = true;
        time.nanos += Duration.ofSeconds(11).toNanos();
        assertThat(exists()).isTrue();
        there = false;
        topics.forget();
        assertThat(exists()).isFalse();
    }
}
