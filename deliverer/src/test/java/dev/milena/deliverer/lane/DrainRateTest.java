package dev.milena.deliverer.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DrainRateTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private long now;
    private final DrainRate rate = new DrainRate(now);

    @Test
    void aSteadyRateIsTheSameHoweverItIsCounted() {
        finish(3_000, 60 * SECOND);
        assertThat(rate.perSecond(now)).isCloseTo(50, within(1.0));
        assertThat(rate.fastestPerSecond(now)).isCloseTo(50, within(1.0));
        assertThat(rate.expectedPerSecond(now)).isCloseTo(50, within(1.5));
    }

    @Test
    void whoeverWakesUpIsAsFastAsItShowsThen() {
        finish(600, 60 * SECOND);
        now += 30 * SECOND;
        rate.begin(now);
        finish(300, 3 * SECOND / 10);
        assertThat(rate.perSecond(now)).isLessThan(40);
        assertThat(rate.fastestPerSecond(now)).isCloseTo(1_000, within(50.0));
    }

    @Test
    void aFewTasksAreNoRate() {
        rate.begin(now);
        finish(2, SECOND / 1000);
        assertThat(rate.fastestPerSecond(now)).isLessThan(10);
    }

    @Test
    void whatIsForgottenIsNothingAndStillNotExpectedToTakeForEver() {
        finish(100, SECOND);
        assertThat(rate.nothing(now)).isFalse();
        now += 120 * SECOND;
        assertThat(rate.nothing(now)).isTrue();
        assertThat(rate.expectedPerSecond(now)).isPositive();
    }

    private void finish(int count, long nanos) {
        for (int i = 0; i < count; i++) {
            now += nanos / count;
            rate.finished(now);
        }
    }
}
