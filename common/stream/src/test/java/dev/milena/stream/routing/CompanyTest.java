package dev.milena.stream.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CompanyTest {

    private static final TopicPartition NEW = new TopicPartition("mail.accepted", 0);
    private static final TopicPartition BACK = new TopicPartition("mail.retry.10m", 0);
    private static final Duration LONG = Duration.ofSeconds(1);

    private long nanos = Duration.ofDays(1).toNanos();
    private final Company company = new Company();

    private static Map<TopicPartition, List<?>> here(int fresh, int back) {
        Map<TopicPartition, List<?>> here = new LinkedHashMap<>();
        if (back > 0) {
            here.put(BACK, Collections.nCopies(back, ""));
        }
        if (fresh > 0) {
            here.put(NEW, Collections.nCopies(fresh, ""));
        }
        return here;
    }

    /** A turn of all that it may take. Returns how much of what comes back went with it. */
    private int turn(boolean newMail, int fresh, int back) {
        company.begin(newMail, here(fresh, back), nanos);
        for (int i = 0; i < fresh; i++) {
            assertThat(company.holds(NEW)).isFalse();
            company.took(NEW);
        }
        int returned = 0;
        while (returned < back && !company.holds(BACK)) {
            company.took(BACK);
            returned++;
        }
        return returned;
    }

    private void later(int millis) {
        nanos += Duration.ofMillis(millis).toNanos();
    }

    @Test
    void whileThereIsNoNewMailItGoesAtOnceAllOfIt() {
        assertThat(turn(false, 0, 4_000)).isEqualTo(4_000);
        assertThat(turn(false, 0, 4_000)).isEqualTo(4_000);
        assertThat(company.wait(LONG)).isEqualTo(LONG);
    }

    @Test
    void itGoesWithNewMailSomeAtATime() {
        for (int i = 0; i < 5; i++) {
            assertThat(turn(true, 1, 1_000)).isEqualTo(25);
        }
        assertThat(turn(true, 120, 1_000)).as("as many as are new").isEqualTo(120);
        assertThat(turn(true, 1, 7)).isEqualTo(7);
    }

    @Test
    void aloneItGoesAfterAWhile() {
        assertThat(turn(true, 1, 0)).isZero();
        later(3);
        assertThat(turn(true, 0, 1)).isZero();
        assertThat(company.wait(LONG)).isEqualTo(Duration.ofMillis(22));
        assertThat(company.wait(Duration.ofMillis(2))).isEqualTo(Duration.ofMillis(2));
        later(21);
        assertThat(turn(true, 0, 1_000)).isZero();
        later(1);
        assertThat(turn(true, 0, 1_000)).isEqualTo(250);
        assertThat(turn(true, 0, 750)).as("and the next as long after that").isZero();
        later(25);
        assertThat(turn(true, 0, 750)).isEqualTo(250);
    }

    @Test
    void whatGoesAlongIsNotFollowedByATurnOfItsOwn() {
        assertThat(turn(true, 1, 1_000)).isEqualTo(25);
        later(24);
        assertThat(turn(true, 0, 975)).isZero();
        assertThat(turn(true, 2, 975)).isEqualTo(25);
    }

    @Test
    void theFirstThatComesBackWaitsItsWhileFromWhenItCame() {
        later(60_000);
        assertThat(turn(true, 0, 0)).isZero();
        assertThat(company.wait(LONG)).as("nothing is here that waits").isEqualTo(LONG);
        assertThat(turn(true, 0, 1)).isZero();
        assertThat(company.wait(LONG)).isEqualTo(Duration.ofMillis(25));
    }

    @Test
    void whenNewMailEndsNothingIsWaitedFor() {
        assertThat(turn(true, 1, 1_000)).isEqualTo(25);
        assertThat(turn(true, 0, 975)).isZero();
        assertThat(turn(false, 0, 975)).isEqualTo(975);
    }
}
