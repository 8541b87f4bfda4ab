package dev.milena.deliverer.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milena.deliverer.retry.RetryPolicy.Decision.Again;
import dev.milena.deliverer.retry.RetryPolicy.Decision.GiveUp;
import dev.milena.deliverer.sample.Samples;
import dev.milena.mail.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private static final List<Duration> SCHEDULE =
            List.of(minutes(1), minutes(5), minutes(15), minutes(30), hours(1), hours(2), hours(4));

    private final RetryPolicy policy = new RetryPolicy(new RetrySettings(SCHEDULE, Duration.ofDays(5), hours(4)));
    private final Task task = Samples.task(1);

    @Test
    void theScheduleIsFollowedAndItsLastStepRepeats() {
        Task next = task;
        for (int attempt = 0; attempt < 10; attempt++) {
            Duration step = SCHEDULE.get(Math.min(attempt, SCHEDULE.size() - 1));
            assertThat(policy.afterAttempt(next, task.acceptedAt())).isEqualTo(new Again(step, false));
            next = next.afterAttempt(false);
        }
    }

    @Test
    void theSenderIsWarnedOnceWhenTheMessageIsLate() {
        assertThat(policy.afterAttempt(task, task.acceptedAt().plus(hours(4)).minusMillis(1)))
                .isEqualTo(new Again(minutes(1), false));
        assertThat(policy.afterAttempt(task, task.acceptedAt().plus(hours(4)))).isEqualTo(new Again(minutes(1), true));
        assertThat(policy.afterAttempt(
                        task.afterAttempt(true), task.acceptedAt().plus(hours(5))))
                .isEqualTo(new Again(minutes(5), false));
    }

    @Test
    void theFirstFailureAtOrAfterTheExpiryIsTheLast() {
        assertThat(policy.afterAttempt(task, policy.expiry(task).minusMillis(1)))
                .isInstanceOf(Again.class);
        assertThat(policy.afterAttempt(task, policy.expiry(task))).isEqualTo(new GiveUp());
        assertThat(policy.afterSpill(task, policy.expiry(task), Duration.ZERO)).isEqualTo(new GiveUp());
    }

    @Test
    void aTaskWhoseTurnIsFarComesBackRatherTooEarlyHoweverOftenItWentRound() {
        Task often = task.spilled(false).spilled(false).spilled(false);
        assertThat(delay(often, Duration.ZERO)).isEqualTo(Duration.ofSeconds(10));
        assertThat(delay(often, Duration.ofSeconds(59))).isEqualTo(Duration.ofSeconds(10));
        assertThat(delay(task, minutes(1))).isEqualTo(minutes(1));
        assertThat(delay(task, minutes(14))).isEqualTo(minutes(5));
        assertThat(delay(task, hours(9))).isEqualTo(hours(4));
    }

    @Test
    void aTaskOfAClosedDestinationStaysAwayUntilItMayBeOpen() {
        assertThat(shut(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(10));
        assertThat(shut(Duration.ofSeconds(30))).isEqualTo(minutes(1));
        assertThat(shut(minutes(14))).isEqualTo(minutes(15));
        assertThat(shut(hours(9))).isEqualTo(hours(4));
    }

    @Test
    void whatComesBackInVainStaysAwayLongerEachTimeUpToAnHour() {
        Task again = task;
        List<Duration> stays = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Again next = (Again) policy.whileShut(again, task.acceptedAt(), Duration.ofSeconds(20), Duration.ZERO);
            stays.add(next.delay());
            again = again.spilled(false);
        }
        assertThat(stays)
                .containsExactly(
                        minutes(1),
                        minutes(1),
                        minutes(1),
                        minutes(1),
                        minutes(5),
                        minutes(15),
                        minutes(30),
                        hours(1),
                        hours(1),
                        hours(1));
        // What was tried begins anew.
        assertThat(policy.whileShut(
                        again.afterAttempt(false), task.acceptedAt(), Duration.ofSeconds(20), Duration.ZERO))
                .isEqualTo(new Again(minutes(1), false));
    }

    @Test
    void whereManyAreAwayTheNextComesLater() {
        assertThat(policy.whileShut(task, task.acceptedAt(), Duration.ofSeconds(20), Duration.ofSeconds(61)))
                .isEqualTo(new Again(minutes(5), false));
        assertThat(policy.whileShut(task, task.acceptedAt(), Duration.ofSeconds(20), minutes(17)))
                .isEqualTo(new Again(minutes(30), false));
        assertThat(policy.whileShut(task, task.acceptedAt(), Duration.ofSeconds(20), hours(3)))
                .isEqualTo(new Again(hours(1), false));
        assertThat(policy.whileShut(task, task.acceptedAt(), minutes(20), minutes(17)))
                .isEqualTo(new Again(minutes(30), false));
    }

    @Test
    void everyDelayIsOneOfTheSteps() {
        assertThat(policy.steps())
                .startsWith(Duration.ofSeconds(10), minutes(1))
                .containsAll(SCHEDULE)
                .isSorted();
    }

    @Test
    void refusesSettingsThatMeanNothing() {
        assertThatThrownBy(() -> new RetrySettings(List.of(), hours(1), hours(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetrySettings(List.of(Duration.ZERO), hours(1), hours(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetrySettings(SCHEDULE, Duration.ZERO, hours(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Duration shut(Duration wait) {
        return ((Again) policy.whileShut(task, task.acceptedAt(), wait, Duration.ZERO)).delay();
    }

    private Duration delay(Task spilled, Duration atLeast) {
        return ((Again) policy.afterSpill(spilled, task.acceptedAt(), atLeast)).delay();
    }

    private static Duration minutes(int n) {
        return Duration.ofMinutes(n);
    }

    private static Duration hours(int n) {
        return Duration.ofHours(n);
    }
}
