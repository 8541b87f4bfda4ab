package dev.milena.stream.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.runtime.time.Time;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    private long now;
    private final Heartbeat heartbeat = new Heartbeat(new Time() {
        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public long nanos() {
            return now;
        }
    });

    @Test
    void aBeatKeepsItAlive() {
        pass(20);
        assertThat(heartbeat.beat()).isTrue();
        pass(20);
        assertThat(heartbeat.alive()).isTrue();
    }

    @Test
    void afterALongGapOnlyKafkaCanSayThatWeLive() {
        pass(31);
        assertThat(heartbeat.alive()).isFalse();
        assertThat(heartbeat.beat()).isFalse();
        assertThat(heartbeat.alive())
                .as("a process that was stopped and goes on")
                .isFalse();
        heartbeat.confirmed(now);
        assertThat(heartbeat.alive()).isTrue();
        assertThat(heartbeat.beat()).isTrue();
    }

    @Test
    void anAnswerCountsFromWhenItWasAskedFor() {
        long asked = now;
        pass(31);
        heartbeat.confirmed(asked);
        assertThat(heartbeat.alive()).isFalse();
    }

    private void pass(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }
}
