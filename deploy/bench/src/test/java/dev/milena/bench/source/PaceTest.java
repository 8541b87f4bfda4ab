package dev.milena.bench.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.bench.form.Recipients;
import dev.milena.bench.socket.Loops;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void atARateWhatIsDueDecidesHoweverEarlyItIsClaimed() {
        Ledger ledger = new Ledger(1);
        Pace pace = new Pace(settings(20, Duration.ofSeconds(2), Duration.ofSeconds(3)), ledger);

        assertThat(ledger.firstMeasured()).isEqualTo(40);
        for (int i = 0; i < 100; i++) {
            assertThat(pace.claim()).isEqualTo(i);
        }
        assertThat(pace.claim()).isEqualTo(Pace.OVER);
        assertThat(pace.due(40) - ledger.measuredSince()).isZero();
    }

    @Test
    void asFastAsItGoesTheNumberOfMessagesEndsIt() {
        Ledger ledger = new Ledger(1);
        Pace pace = new Pace(SourceSettings.of(Loops.local(25), 2, new Recipients(1, 1, "a.example")), ledger);

        assertThat(pace.claim()).isZero();
        assertThat(pace.claim()).isEqualTo(1);
        assertThat(pace.claim()).isEqualTo(Pace.OVER);
        pace.close();
        assertThat(ledger.begun()).isEqualTo(2);
    }

    private static SourceSettings settings(int rate, Duration warmUp, Duration time) {
        return new SourceSettings(
                List.of(Loops.local(25)),
                1,
                1,
                0,
                time,
                warmUp,
                100,
                new Recipients(1, 1, "a.example"),
                rate,
                true,
                false,
                true,
                Duration.ofSeconds(1));
    }
}
