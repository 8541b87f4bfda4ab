package dev.milena.stream.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyRef;
import dev.milena.mail.Labels;
import dev.milena.mail.Origin;
import dev.milena.stream.RouteIntake.Inbound;
import dev.milena.stream.Stand;
import dev.milena.stream.TestMail;
import org.junit.jupiter.api.Test;

class BudgetTest {

    private final Budget budget = new Budget();

    private static Inbound message(int recipients) {
        AcceptedMail mail = new AcceptedMail(
                TestMail.id(),
                Stand.NOON,
                Stand.envelope(recipients),
                new Origin(null, null, "ESMTP", null, "test"),
                Labels.NONE,
                5,
                "00",
                null);
        return new Inbound.Accepted(mail, new BodyRef.Whole(0, 0, 5, "00"), null);
    }

    private int turn(int recipients, int size) {
        int taken = 0;
        while (!budget.spent()) {
            budget.took(message(recipients), size);
            taken++;
        }
        return taken;
    }

    @Test
    void recipientsOrOctetsEndATurn() {
        assertThat(turn(1000, 100)).isEqualTo(2);
        budget.committed();
        assertThat(turn(1, 100)).isEqualTo(2000);
        budget.committed();
        assertThat(turn(16, 64 * 1024)).isEqualTo(16);
        budget.committed();
        assertThat(turn(64, 64 * 1024)).as("more copies go by reference").isEqualTo(16);
        budget.committed();
        assertThat(turn(1, 900 * 1024)).as("goes by reference").isEqualTo(64);
    }

    @Test
    void oneMessageIsAlwaysTaken() {
        assertThat(turn(5000, 64 * 1024)).isEqualTo(1);
    }

    @Test
    void anAbortedTurnIsHalvedUntilOneIsCommitted() {
        assertThat(turn(100, 10)).isEqualTo(20);
        budget.aborted();
        assertThat(turn(100, 10)).isEqualTo(10);
        budget.aborted();
        assertThat(turn(100, 10)).isEqualTo(5);
        for (int i = 0; i < 100; i++) {
            budget.aborted();
        }
        assertThat(turn(1, 10)).isEqualTo(1);
        budget.committed();
        assertThat(turn(100, 10)).isEqualTo(20);
    }
}
