package dev.milena.stream.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long MILLI = Duration.ofMillis(1).toNanos();

    private final Pace pace = new Pace();

    @Test
    void aLoneMessageNeverWaits() {
        assertThat(pace.rest(0)).isNotPositive();
        pace.took(1, 900_000, 0);
        assertThat(pace.rest(1)).isNotPositive();
    }

    @Test
    void aBusyTurnIsFollowedAtADistanceCountedFromItsBeginning() {
        pace.took(100, 1, 1_000 * MILLI);
        assertThat(pace.rest(1_010 * MILLI)).isEqualTo(15 * MILLI);
        assertThat(pace.rest(1_030 * MILLI)).isNotPositive();
    }

    @Test
    void whenTheLoadIsOverSoIsTheWaiting() {
        pace.took(100, 1, 0);
        pace.took(2, 20_000, 25 * MILLI);
        assertThat(pace.rest(26 * MILLI)).isNotPositive();
    }

    @Test
    void newMailKeepsNoDistanceToWhatComesBack() {
        pace.tookNew(7, 100, 900_000, 0);
        assertThat(pace.rest(1)).isNotPositive();
        pace.tookNew(8, 100, 1, 0);
        assertThat(pace.rest(1)).isPositive();
        pace.tookNew(2, 0, 900_000, 0);
        assertThat(pace.rest(1)).isPositive();
    }
}
