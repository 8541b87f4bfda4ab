package dev.milena.deliverer.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.deliverer.connect.RecipientResult.Failed;
import dev.milena.mail.Failure.Permanence;
import dev.milena.mail.Failure.Scope;
import dev.milena.mail.Failure.Stage;
import dev.milena.mail.Route;
import dev.milena.mail.Task;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mail that a bug of ours meets, in a lane, before it and behind it. */
class LaneBugTest {

    private final LaneWorld world = new LaneWorld();
    private final FakeSite site = world.site;

    @AfterEach
    void nothingIsLeft() {
        world.endsWithNothingLeft();
    }

    @Test
    void aBugThatComesAgainWithTheSameMailPutsItToTheDead() {
        site.bugs = true;
        Task task = world.task("m0", 2, "mx1");
        world.offer(task.afterAttempt(false).afterAttempt(false).afterAttempt(false));
        world.run(Duration.ofSeconds(1));
        assertThat(world.count("settle m0 dead x2 by a bug")).isEqualTo(1);
    }

    @Test
    void whatCannotBeTakenOrRecordedIsDeadAndTheOthersGoOn() {
        Task first = world.task("m0", 1, "mx1");
        Task second = world.task("m1", 1, "mx1");
        site.answers.put(
                "mx1",
                r -> new Failed(r, FakeSite.failure(Scope.SITE, Permanence.TRANSIENT, Stage.END_OF_DATA, 451, true)));
        world.offer(
                LaneWorld.absurd(
                        first,
                        new Route.Failed(
                                FakeSite.failure(Scope.RECIPIENT, Permanence.TRANSIENT, Stage.ROUTE, 451, false)),
                        0),
                LaneWorld.absurd(second, second.route(), 0),
                world.task("n0", 1, "mx2"));
        world.run(Duration.ofSeconds(5));
        assertThat(world.count("settle m0 dead x1 by a bug")).isEqualTo(1);
        assertThat(world.count("settle m1 dead x1 by a bug")).isEqualTo(1);
        assertThat(world.count("delivered n0")).isEqualTo(1);
    }
}
