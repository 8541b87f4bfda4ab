package dev.milena.deliverer.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.testkit.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private final FakeTime time = new FakeTime();
    private final Breaker breaker = new Breaker(
            new LaneSettings(
                    10, 2000, Duration.ofSeconds(7), 1000, null, 3, Duration.ofSeconds(30), Duration.ofMinutes(2)),
            time);

    @Test
    void theWaitDoublesWithEveryProbeThatFailsUpToItsMaximum() {
        fail(3);
        assertThat(breaker.shutFor()).isEqualTo(Duration.ofSeconds(30));
        for (int wait : new int[] {60, 120, 120}) {
            time.advance(breaker.shutFor());
            assertThat(breaker.acquire()).isTrue();
            breaker.failed();
            assertThat(breaker.shutFor()).isEqualTo(Duration.ofSeconds(wait));
            assertThat(breaker.acquire()).isFalse();
        }
    }

    @Test
    void theWaitBeginsAnewAfterTheSiteWasBack() {
        fail(3);
        time.advance(breaker.shutFor());
        assertThat(breaker.acquire()).isTrue();
        breaker.failed();
        time.advance(breaker.shutFor());
        assertThat(breaker.acquire()).isTrue();
        assertThat(breaker.succeeded()).isTrue();
        assertThat(breaker.open()).isFalse();
        fail(3);
        assertThat(breaker.shutFor()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void oneSuccessAmongTheLastAttemptsKeepsItClosed() {
        for (int i = 0; i < 20; i++) {
            fail(2);
            assertThat(breaker.acquire()).isTrue();
            assertThat(breaker.succeeded()).isFalse();
        }
        assertThat(breaker.open()).isFalse();
    }

    @Test
    void onlyOneProbeAtATimeAndAnUnusedOneMakesRoomForAnother() {
        fail(3);
        time.advance(breaker.shutFor());
        assertThat(breaker.acquire()).isTrue();
        assertThat(breaker.acquire()).isFalse();
        breaker.unused();
        assertThat(breaker.acquire()).isTrue();
        assertThat(breaker.acquire()).isFalse();
    }

    @Test
    void aWallClockThatJumpsOpensNothing() {
        fail(3);
        time.jump(Duration.ofDays(1));
        assertThat(breaker.acquire()).isFalse();
        time.jump(Duration.ofDays(-2));
        time.advance(Duration.ofSeconds(30));
        assertThat(breaker.acquire()).isTrue();
    }

    @Test
    void itIsForgottenWhenNothingWouldBeLost() {
        assertThat(breaker.forgettable()).isTrue();
        fail(1);
        assertThat(breaker.forgettable()).isFalse();
        time.advance(Duration.ofMinutes(3));
        assertThat(breaker.forgettable()).isTrue();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(breaker.acquire()).isTrue();
            breaker.failed();
        }
    }
}
