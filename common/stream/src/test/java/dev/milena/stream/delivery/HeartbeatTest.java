package dev.milena.stream.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.runtime.time.Time;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A session of 45 seconds: 30 of them count as certain. */
class HeartbeatTest {

    private long nanos;
    private Instant wall = Instant.EPOCH;
    private final Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(45), new Time() {
        @Override
        public Instant now() {
            return wall;
        }

        @Override
        public long nanos() {
            return nanos;
        }
    });

    @Test
    void beatsAndKafkasWordKeepItAlive() {
        for (int i = 0; i < 10; i++) {
            pass(20);
            assertThat(heartbeat.beat()).isTrue();
            heartbeat.confirmed(heartbeat.now());
            assertThat(heartbeat.alive()).isTrue();
        }
    }

    @Test
    void afterALongGapOnlyKafkaCanSayThatWeLive() {
        pass(31);
        assertThat(heartbeat.alive()).isFalse();
        assertThat(heartbeat.beat()).isFalse();
        assertThat(heartbeat.alive())
                .as("a process that was stopped and goes on")
                .isFalse();
        heartbeat.confirmed(heartbeat.now());
        assertThat(heartbeat.alive()).isTrue();
        assertThat(heartbeat.beat()).isTrue();
    }

    @Test
    void pollsWithoutKafkasWordAreNotEnough() {
        for (int i = 0; i < 29; i++) {
            pass(1);
            assertThat(heartbeat.beat()).isTrue();
            assertThat(heartbeat.alive()).isTrue();
        }
        pass(1);
        assertThat(heartbeat.beat()).isTrue();
        assertThat(heartbeat.alive())
                .as("a coordinator that did not answer for as long as it may have given us up")
                .isFalse();
        heartbeat.confirmed(heartbeat.now());
        assertThat(heartbeat.alive()).isTrue();
    }

    @Test
    void itAsksInTime() {
        assertThat(heartbeat.wantsWord()).isFalse();
        pass(6);
        assertThat(heartbeat.wantsWord()).isTrue();
        heartbeat.confirmed(heartbeat.now());
        assertThat(heartbeat.wantsWord()).isFalse();
    }

    @Test
    void anAnswerCountsFromWhenItWasAskedFor() {
        Heartbeat.Moment asked = heartbeat.now();
        pass(31);
        heartbeat.confirmed(asked);
        assertThat(heartbeat.alive()).isFalse();
    }

    @Test
    void aMachineThatSleptIsKnownByTheWallClock() {
        wall = wall.plusSeconds(31);
        assertThat(heartbeat.alive()).isFalse();
        assertThat(heartbeat.beat()).isFalse();
    }

    @Test
    void aWallClockThatIsSetBackChangesNothing() {
        wall = wall.minus(Duration.ofHours(2));
        pass(20);
        assertThat(heartbeat.beat()).isTrue();
        assertThat(heartbeat.alive()).isTrue();
        pass(31);
        assertThat(heartbeat.alive()).isFalse();
    }

    private void pass(int seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
        wall = wall.plusSeconds(seconds);
    }
}
