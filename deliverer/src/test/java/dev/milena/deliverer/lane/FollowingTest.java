package dev.milena.deliverer.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.deliverer.connect.RecipientResult;
import dev.milena.deliverer.connect.RecipientResult.Next;
import dev.milena.mail.Recipient;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What waits for a connection goes behind a message whose end is out. */
class FollowingTest {

    private final LaneWorld world = new LaneWorld();
    private final FakeSite site = world.site;

    @BeforeEach
    void oneConnection() {
        site.mostSessions = 1;
        site.takesAnother = true;
        world.offer(world.task("first", 1, "mx1"));
        world.run(Duration.ofSeconds(1));
    }

    @Test
    void whoWaitsForAConnectionFollowsTheOneBefore() {
        world.offer(world.many("m", 30, "mx1"));
        world.run(Duration.ofSeconds(30));

        assertThat(world.count("delivered")).isEqualTo(31);
        assertThat(world.count("follow")).isGreaterThan(20);
        assertThat(site.mostOpen).isEqualTo(1);
        assertThat(world.open).isEmpty();
    }

    @Test
    void nobodyFollowsWhereAnotherConnectionMayBeOpened() {
        site.mostSessions = 100;
        world.offer(world.many("m", 10, "mx1"));
        world.run(Duration.ofSeconds(30));

        assertThat(world.count("delivered")).isEqualTo(11);
        assertThat(site.mostOpen).isGreaterThan(2);
    }

    @Test
    void whenTheSessionEndsWithTheOneBeforeNoAttemptIsSpentAndNobodyFollowsForAWhile() {
        site.closeAfterAnswer.add("mx1");
        world.offer(world.many("m", 6, "mx1"));
        world.run(Duration.ofSeconds(30));

        assertThat(world.count("delivered")).isEqualTo(7);
        assertThat(world.count("settle")).isZero();
        assertThat(world.count("follow")).isBetween(1L, 2L);
        assertThat(world.open).isEmpty();
    }

    @Test
    void recipientsThatAreLeftDoNotPushInBeforeWhoeverFollows() {
        site.answers.put("mx1", r -> r.ordinal() == 0 ? FakeSite.delivered(r) : later(r));
        world.offer(world.task("two", 2, "mx1"));
        world.offer(world.task("other", 1, "mx1"));
        world.run(Duration.ofMillis(250));
        site.answers.clear();
        world.run(Duration.ofSeconds(30));

        assertThat(world.count("delivered two")).isEqualTo(2);
        assertThat(world.count("delivered other")).isEqualTo(1);
        assertThat(world.count("settle")).isZero();
        assertThat(world.open).isEmpty();
    }

    @Test
    void aPartitionThatLeavesTakesItsFollowersBack() {
        world.offer(world.many("m", 4, "mx1"));
        world.run(Duration.ofMillis(60));
        world.lanes.revoke(LaneWorld.SHARED);
        world.run(Duration.ofSeconds(30));

        assertThat(world.open).isEmpty();
        assertThat(site.open).isZero();
    }

    private static RecipientResult later(Recipient recipient) {
        return new Next(recipient);
    }
}
