package dev.milena.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FakeTimeTest {

    private final FakeTime time = new FakeTime();

    @Test
    void standsStillUntilItIsMoved() {
        long before = time.nanos();

        assertThat(time.now()).isEqualTo(FakeTime.START);
        assertThat(time.nanos()).isEqualTo(before);
    }

    @Test
    void movesBothClocksEvenOverTheOverflowOfTheMonotonicOne() {
        long before = time.nanos();

        time.advance(Duration.ofSeconds(5));

        assertThat(time.now()).isEqualTo(FakeTime.START.plusSeconds(5));
        assertThat(time.nanos()).isNegative();
        assertThat(time.nanos() - before).isEqualTo(5_000_000_000L);
    }

    @Test
    void aWallClockThatIsSetBackDoesNotMoveTheMonotonicOne() {
        long before = time.nanos();

        time.jump(Duration.ofHours(-1));

        assertThat(time.now()).isEqualTo(FakeTime.START.minusSeconds(3600));
        assertThat(time.nanos()).isEqualTo(before);
        assertThatThrownBy(() -> time.advance(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
    }
}
