package dev.milena.ingress.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StandstillTest {

    private long now;
    private final Standstill standstill = new Standstill(now);

    @Test
    void whoStoodStillWaitsAMomentBeforeItJudges() {
        assertThat(tick(50)).isFalse();
        assertThat(tick(30_000)).isTrue();
        for (int i = 0; i < 9; i++) {
            assertThat(tick(50)).isTrue();
        }
        assertThat(tick(50)).isFalse();
        assertThat(tick(50)).isFalse();
    }

    @Test
    void ticksThatAreAlwaysLateDoNotEndAllDeadlines() {
        assertThat(tick(2_000)).isTrue();
        assertThat(tick(2_000)).isFalse();
        assertThat(tick(2_000)).isTrue();
        assertThat(tick(2_000)).isFalse();
    }

    private boolean tick(int millis) {
        now += Duration.ofMillis(millis).toNanos();
        return standstill.settling(now);
    }
}
