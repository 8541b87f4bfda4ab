package dev.milena.stream.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrecedenceTest {

    private static final TopicPartition NEW = new TopicPartition("mail.accepted", 0);
    private static final TopicPartition BACK = new TopicPartition("mail.retry.10m", 0);
    private static final Duration TURN = Duration.ofMillis(25);
    private static final int TURNS_A_SECOND = 40;

    /** Of what comes back, as much as 200 a turn, is always something there. */
    private static final int WAITING = 200;

    private double inUse;
    private long nanos;
    private final Precedence precedence = new Precedence(() -> inUse, 0);

    /** A turn with so many new messages. Returns how many came back with it. */
    private int turn(int fresh) {
        nanos += TURN.toNanos();
        precedence.begin(nanos);
        for (int i = 0; i < fresh; i++) {
            assertThat(precedence.holds(NEW)).isFalse();
            precedence.took(NEW);
        }
        int returned = 0;
        while (returned < WAITING && !precedence.holds(BACK)) {
            precedence.took(BACK);
            returned++;
        }
        return returned;
    }

    private int second(int fresh) {
        int returned = 0;
        for (int i = 0; i < TURNS_A_SECOND; i++) {
            returned += turn(fresh);
        }
        return returned;
    }

    private int after(int seconds, int fresh) {
        int returned = 0;
        for (int i = 0; i < seconds; i++) {
            returned = second(fresh);
        }
        return returned;
    }

    @Test
    void whileTheProcessorIsNotBusyNothingIsHeldBack() {
        inUse = 0.89;
        assertThat(after(5, 50)).isEqualTo(WAITING * TURNS_A_SECOND);
        assertThat(precedence.wait(TURN)).isEqualTo(TURN);
    }

    @Test
    void itKnowsWhetherThereWasNewMailLately() {
        assertThat(precedence.newMail()).isFalse();
        assertThat(after(2, 1)).isEqualTo(WAITING * TURNS_A_SECOND);
        assertThat(precedence.newMail()).isTrue();
        assertThat(after(2, 0)).isEqualTo(WAITING * TURNS_A_SECOND);
        assertThat(precedence.newMail()).isFalse();
    }

    @Test
    void whileItIsBusyAThirdOfWhatIsNewComesBack() {
        inUse = 1;
        assertThat(second(60)).isGreaterThan(4_000);
        assertThat(after(10, 60)).isBetween(790, 810);
    }

    @Test
    void itComesBackEvenlyThen() {
        inUse = 1;
        assertThat(after(10, 60)).isLessThan(900);
        for (int i = 0; i < TURNS_A_SECOND; i++) {
            assertThat(turn(60)).isBetween(19, 21);
        }
        assertThat(precedence.holds(BACK)).isTrue();
        Duration wait = precedence.wait(Duration.ofSeconds(1));
        assertThat(wait).isBetween(Duration.ofMillis(15), Duration.ofMillis(20));
        assertThat(precedence.wait(Duration.ofMillis(3))).isEqualTo(Duration.ofMillis(3));
        precedence.begin(nanos + wait.toNanos() / 2);
        assertThat(precedence.holds(BACK)).as("a turn for one or two").isTrue();
        precedence.begin(nanos + wait.toNanos());
        assertThat(precedence.holds(BACK)).isFalse();
        nanos += Duration.ofMillis(50).toNanos();
        assertThat(turn(60)).as("what was saved up").isBetween(58, 62);
    }

    @Test
    void howeverLittleIsNewSomeComesBack() {
        inUse = 1;
        assertThat(after(15, 1)).isBetween(495, 505);
    }

    @Test
    void withoutNewMailNothingIsHeldBack() {
        inUse = 1;
        assertThat(after(10, 60)).isLessThan(900);
        assertThat(after(2, 0)).isEqualTo(WAITING * TURNS_A_SECOND);
    }

    @Test
    void inBetweenTheRateStaysAndWithRoomItRises() {
        inUse = 1;
        assertThat(after(10, 60)).isLessThan(900);
        inUse = 0.8;
        assertThat(after(10, 60)).isBetween(790, 810);
        inUse = 0.5;
        assertThat(after(3, 60)).isBetween(900, 3_000);
        assertThat(after(8, 60)).isEqualTo(WAITING * TURNS_A_SECOND);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, 7})
    void whereTheUseIsNotKnownNothingIsHeldBack(double nonsense) {
        inUse = nonsense;
        assertThat(after(10, 50)).isEqualTo(WAITING * TURNS_A_SECOND);
    }
}
