package dev.milena.router.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {

    @Test
    void waitingInVainHalvesTheNextWaitAndAnAnswerDoublesIt() {
        Patience patience = new Patience(Duration.ofMillis(500));
        assertThat(patience.next()).isEqualTo(Duration.ofMillis(500));
        for (int i = 0; i < 10; i++) {
            patience.inVain();
        }
        assertThat(patience.next()).isEqualTo(Duration.ofMillis(20));
        patience.answered();
        assertThat(patience.next()).isEqualTo(Duration.ofMillis(40));
        for (int i = 0; i < 10; i++) {
            patience.answered();
        }
        assertThat(patience.next()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void whoeverMayNotWaitNeverWaits() {
        Patience patience = new Patience(Duration.ZERO);
        patience.inVain();
        patience.answered();
        assertThat(patience.next()).isZero();
    }
}
