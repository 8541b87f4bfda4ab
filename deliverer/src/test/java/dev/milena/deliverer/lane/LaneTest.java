package dev.milena.deliverer.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.deliverer.connect.RecipientResult.Failed;
import dev.milena.deliverer.connect.RecipientResult.Next;
import dev.milena.mail.Failure;
import dev.milena.mail.Failure.Permanence;
import dev.milena.mail.Failure.Scope;
import dev.milena.mail.Failure.Stage;
import dev.milena.mail.Route;
import dev.milena.mail.Task;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneTest {

    private final LaneWorld world = new LaneWorld();
    private final FakeSite site = world.site;

    /** Whatever happened: in the end every claim is settled or left, every connection closed, every lane forgotten, every octet given back. */
    @AfterEach
    void nothingIsLeftBehind() {
        world.endsWithNothingLeft();
    }

    @Test
    void twoMessagesShareOneConnectionWhichClosesWhenIdle() {
        world.offer(world.task("a", 1, "mx1"));
        world.run(Duration.ofSeconds(1));
        world.offer(world.task("b", 1, "mx1"));
        world.run(Duration.ofSeconds(20));

        assertThat(world.story)
                .containsExactly(
                        "0 dial mx1",
                        "100 send a@sender.example x1 on mx1#1",
                        "200 delivered a x1",
                        "1000 send b@sender.example x1 on mx1#1",
                        "1100 delivered b x1",
                        "8100 close mx1#1");
    }

    @Test
    void noMoreConnectionsThanTheLimitAndMessagesInOrder() {
        world.offer(world.many("m", 100, "mx1"));
        world.run(Duration.ofSeconds(60));

        assertThat(site.mostOpen).isEqualTo(10);
        assertThat(world.count("delivered")).isEqualTo(100);
        assertThat(world.plainStory().stream()
                        .filter(l -> l.startsWith("send"))
                        .map(l -> l.substring(5, l.indexOf('@'))))
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void aDeadFirstHostIsPassedOverAndRemembered() {
        site.dead.add("mx1");
        world.offer(world.task("a", 1, "mx1", "mx2"));
        world.run(Duration.ofSeconds(20));
        world.offer(world.task("b", 1, "mx1", "mx2"));
        world.run(Duration.ofSeconds(1));

        assertThat(world.plainStory())
                .startsWith("dial mx1", "dial mx2", "send a@sender.example x1 on mx2#1", "delivered a x1");
        assertThat(world.count("settle")).isZero();
    }

    @Test
    void aSiteFailureInATransactionGoesToTheNextHostButAnAmbiguousOneDoesNot() {
        site.answers.put("mx1", r -> new Failed(r, failed(Scope.SITE, Stage.MAIL, 421, false)));
        site.closeAfterAnswer.add("mx1");
        world.offer(world.task("a", 1, "mx1", "mx2"));
        world.run(Duration.ofSeconds(20));
        assertThat(world.count("delivered a")).isEqualTo(1);

        site.answers.put("mx1", r -> new Failed(r, failed(Scope.SITE, Stage.END_OF_DATA, 451, true)));
        world.offer(world.task("b", 1, "mx1", "mx2"));
        world.run(Duration.ofSeconds(5));
        assertThat(world.plainStory()).contains("settle b TransientFailure in 60s attempts 1");
        assertThat(world.count("send b")).isEqualTo(1);
    }

    @Test
    void aHostThatMayTakeItLaterCountsMoreThanOneThatNeverWill() {
        Failure never = failed(Scope.SITE, Stage.EHLO, 550, false);
        site.answers.put("mx2", r -> new Failed(r, never));
        site.closeAfterAnswer.add("mx2");
        site.dead.add("mx1");
        world.offer(world.task("a", 1, "mx1", "mx2"));
        world.run(Duration.ofSeconds(5));
        assertThat(world.plainStory()).endsWith("settle a TransientFailure in 60s attempts 1");
    }

    @Test
    void noMoreThanFiveHostsAreTried() {
        String[] hosts = {"mx1", "mx2", "mx3", "mx4", "mx5", "mx6", "mx7"};
        site.dead.addAll(List.of(hosts));
        world.offer(world.task("a", 1, hosts));
        world.run(Duration.ofSeconds(20));

        assertThat(world.count("dial")).isEqualTo(5);
        assertThat(world.plainStory()).endsWith("settle a TransientFailure in 60s attempts 1");
    }

    @Test
    void aSessionThatWasClosedWhileIdleCostsTheMessageNothing() {
        world.offer(world.task("a", 1, "mx1"));
        world.run(Duration.ofSeconds(1));
        site.stale.add(1);
        world.offer(world.task("b", 1, "mx1"));
        world.run(Duration.ofSeconds(5));

        assertThat(world.count("settle")).isZero();
        assertThat(world.count("delivered b")).isEqualTo(1);
    }

    @Test
    void recipientsBeyondTheServersLimitFollowAtOnceOnTheSameSession() {
        site.mostRecipients = 3;
        site.answers.put("mx1", r -> r.ordinal() % 3 == 2 && r.ordinal() < 7 ? new Next(r) : FakeSite.delivered(r));
        world.offer(world.task("a", 4, "mx1"));
        world.run(Duration.ofMillis(250));
        site.answers.clear();
        world.run(Duration.ofSeconds(2));

        assertThat(world.plainStory())
                .containsExactly(
                        "dial mx1",
                        "send a@sender.example x3 on mx1#1",
                        "delivered a x2 so far",
                        "send a@sender.example x2 on mx1#1",
                        "delivered a x2");
    }

    @Test
    void deliveredRecipientsAreRecordedBeforeTheRestIsDeferred() {
        site.answers.put(
                "mx1",
                r -> r.ordinal() == 0
                        ? FakeSite.delivered(r)
                        : new Failed(r, failed(Scope.RECIPIENT, Stage.RCPT, r.ordinal() == 1 ? 450 : 550, false)));
        world.offer(world.task("a", 3, "mx1"));
        world.run(Duration.ofSeconds(2));

        assertThat(world.plainStory())
                .endsWith("delivered a x1 so far", "settle a Bounce TransientFailure in 60s attempts 1 reports 1");
    }

    @Test
    void fiveFailedAttemptsOpenTheBreakerAndOnlyOneProbeGoesOutAfterTheWait() {
        site.dead.add("mx1");
        world.offer(world.many("m", 20, "mx1"));
        world.run(Duration.ofSeconds(10));
        // Two dials at a time; the sixth is already out when the fifth fails.
        assertThat(world.count("dial")).isEqualTo(6);
        assertThat(world.count("settle m")).isEqualTo(20);
        assertThat(world.plainStory()).contains("settle m19 in 60s attempts 0");
        assertThat(world.load.openBreakers).hasValue(1);

        world.run(Duration.ofSeconds(25));
        world.offer(world.many("n", 5, "mx1"));
        world.run(Duration.ofSeconds(5));
        assertThat(world.count("dial")).isEqualTo(7);
        assertThat(world.count("settle n0 TransientFailure")).isEqualTo(1);
        assertThat(world.count("settle n4 in 60s attempts 0")).isEqualTo(1);

        site.dead.clear();
        world.run(Duration.ofSeconds(60));
        world.offer(world.many("o", 12, "mx1"));
        world.run(Duration.ofSeconds(5));
        assertThat(world.count("delivered o")).isEqualTo(12);
        assertThat(site.mostOpen).isLessThan(10);
    }

    @Test
    void anOpenBreakerSendsWhatComesOnWithoutAnAttempt() {
        site.dead.add("mx1");
        world.offer(world.many("m", 6, "mx1"));
        world.run(Duration.ofSeconds(2));
        int before = world.story.size();
        world.offer(world.task("late", 1, "mx1"));
        world.run(Duration.ofSeconds(1));
        assertThat(world.plainStory().subList(before, world.story.size()))
                .containsExactly("settle late in 60s attempts 0");
    }

    @Test
    void refusedRecipientsNeverOpenTheBreaker() {
        site.answers.put("mx1", r -> new Failed(r, failed(Scope.RECIPIENT, Stage.RCPT, 550, false)));
        world.offer(world.many("m", 100, "mx1"));
        world.run(Duration.ofSeconds(30));
        assertThat(world.count("settle m")).isEqualTo(100);
        assertThat(world.plainStory().stream().filter(l -> l.contains("Bounce reports 1")))
                .hasSize(100);
        assertThat(world.load.openBreakers).hasValue(0);
    }

    @Test
    void aRevokedPartitionsWaitingTasksAreLeftAloneAndThoseUnderWayEnd() {
        world.offer(world.many("m", 5, "mx1"));
        world.run(Duration.ofMillis(150));
        world.lanes.revoke(LaneWorld.SHARED);
        world.run(Duration.ofSeconds(30));
        assertThat(world.plainStory())
                .containsOnlyOnce("delivered m0 x1", "delivered m1 x1")
                .containsOnlyOnce("left m2", "left m3", "left m4")
                .noneMatch(l -> l.startsWith("send m2"));
    }

    @Test
    void aRevokeWaitsOnlyForEndsOfDataThatAreOut() {
        site.endsOut = false;
        world.offer(world.many("m", 3, "mx1"));
        world.run(Duration.ofMillis(150));
        world.lanes.revoke(LaneWorld.SHARED);
        world.run(Duration.ofMillis(1));
        assertThat(world.open).isEmpty();
        assertThat(site.open).isZero();
        world.run(Duration.ofSeconds(5));
        assertThat(world.plainStory()).noneMatch(l -> l.startsWith("settle") || l.startsWith("delivered"));
    }

    @Test
    void aDialThatComesAboutAfterItsPartitionLeftIsClosed() {
        world.offer(world.many("m", 3, "mx1"));
        world.run(Duration.ofMillis(50));
        world.lanes.revoke(LaneWorld.SHARED);
        world.run(Duration.ofMillis(60));
        assertThat(world.open).isEmpty();
        assertThat(site.mostOpen).isPositive();
        assertThat(site.open).isZero();
    }

    @Test
    void aBugEndsItsAttemptAndNoOther() {
        site.bugs = true;
        world.offer(world.many("m", 2, "mx1"));
        world.run(Duration.ofSeconds(1));
        assertThat(world.count("settle m0 TransientFailure in 60s attempts 1")).isEqualTo(1);
        assertThat(world.count("settle m1 TransientFailure in 60s attempts 1")).isEqualTo(1);
        site.bugs = false;
        world.offer(world.many("n", 20, "mx1"));
        world.run(Duration.ofSeconds(5));
        assertThat(world.count("delivered n")).isEqualTo(20);
    }

    @Test
    void aTaskWhosePartitionIsGoneBeforeTheDotIsNotSettled() {
        world.offer(world.many("m", 1, "mx1"));
        world.run(Duration.ofMillis(150));
        world.gone.add(LaneWorld.SHARED);
        world.run(Duration.ofSeconds(30));
        assertThat(world.plainStory()).noneMatch(l -> l.startsWith("settle") || l.startsWith("delivered"));
    }

    @Test
    void aPartitionOfWhichNobodyKnowsWhoHasItWaitsAndLosesNothing() {
        world.offer(world.many("m", 3, "mx1"));
        world.run(Duration.ofMillis(150));
        world.stale = true;
        world.offer(world.many("n", 3, "mx1"));
        world.run(Duration.ofSeconds(10));
        assertThat(world.count("delivered")).isZero();
        assertThat(world.count("left")).isZero();
        world.stale = false;
        world.run(Duration.ofSeconds(5));
        assertThat(world.count("delivered")).isEqualTo(6);
        assertThat(world.count("settle")).isZero();
    }

    @Test
    void aFailureIsLeftToTheNextOwnerWhenThePartitionIsGone() {
        site.answers.put("mx1", r -> new Failed(r, failed(Scope.RECIPIENT, Stage.RCPT, 450, false)));
        site.answersEarly = true;
        world.offer(world.task("a", 1, "mx1"));
        world.run(Duration.ofMillis(150));
        world.gone.add(LaneWorld.SHARED);
        world.run(Duration.ofSeconds(5));
        assertThat(world.plainStory()).contains("left a").noneMatch(l -> l.startsWith("settle"));
    }

    @Test
    void aHostThatWillNeverTakeItOpensNoBreaker() {
        site.answers.put("mx1", r -> new Failed(r, failed(Scope.SITE, Stage.CONNECT, 550, false)));
        site.closeAfterAnswer.add("mx1");
        world.offer(world.many("m", 20, "mx1"));
        world.run(Duration.ofSeconds(10));
        assertThat(world.plainStory().stream().filter(l -> l.contains("Bounce reports 1")))
                .hasSize(20);
        assertThat(world.load.openBreakers).hasValue(0);
    }

    @Test
    void nothingNewBeginsWhileOutcomesCannotBeRecorded() {
        world.offer(world.many("m", 3, "mx1"));
        world.run(Duration.ofMillis(150));
        world.recording = false;
        world.run(Duration.ofSeconds(10));
        assertThat(world.count("delivered")).isZero();
        long sent = world.count("send");
        world.recording = true;
        world.run(Duration.ofSeconds(5));
        assertThat(world.count("delivered")).isEqualTo(3);
        assertThat(world.count("settle")).isZero();
        assertThat(world.count("send")).isGreaterThan(sent);
    }

    @Test
    void nothingNewBeginsWhileMoreIsUnrecordedThanThereAreConnections() {
        world.unrecorded = 32;
        world.offer(world.many("m", 3, "mx1"));
        world.run(Duration.ofSeconds(5));
        assertThat(world.count("dial")).isZero();
        world.unrecorded = 31;
        world.run(Duration.ofSeconds(1));
        assertThat(world.count("delivered")).isEqualTo(3);
    }

    @Test
    void anUnroutableTaskIsSettledWithoutALane() {
        Failure nullMx = failed(Scope.RECIPIENT, Stage.ROUTE, 556, false);
        world.offer(with(world.task("a", 1, "mx1"), new Route.Failed(nullMx)));
        world.offer(with(world.task("b", 1, "mx1"), new Route.Failed(nullMx.withPermanence(Permanence.TRANSIENT))));
        world.run(Duration.ofMillis(1));
        assertThat(world.plainStory())
                .containsExactly("settle a Bounce reports 1", "settle b TransientFailure in 60s attempts 1");
    }

    @Test
    void closingDoesNotWaitForADial() {
        world.offer(world.many("m", 5, "mx1"));
        world.run(Duration.ofMillis(50));
        var closed = world.lanes.close().toCompletableFuture();
        world.run(Duration.ofMillis(1));
        assertThat(closed).isCompleted();
        world.run(Duration.ofSeconds(1));
        assertThat(world.count("send")).isZero();
    }

    @Test
    void closingFinishesWhatIsUnderWayAndDropsTheRest() {
        world.offer(world.many("m", 5, "mx1"));
        world.run(Duration.ofMillis(150));
        var closed = world.lanes.close().toCompletableFuture();
        world.run(Duration.ofMillis(40));
        assertThat(closed).isNotDone();
        world.run(Duration.ofSeconds(1));
        assertThat(closed).isCompleted();
        assertThat(world.count("delivered")).isEqualTo(2);
    }

    private static Failure failed(Scope scope, Stage stage, int code, boolean ambiguous) {
        Permanence permanence = code >= 500 ? Permanence.PERMANENT : Permanence.TRANSIENT;
        return FakeSite.failure(scope, permanence, stage, code, ambiguous);
    }

    private static Task with(Task t, Route route) {
        return new Task(
                t.id(),
                t.mail(),
                t.destination(),
                t.domain(),
                t.envelope(),
                route,
                t.body(),
                t.acceptedAt(),
                t.attempts(),
                t.spills(),
                t.delayWarned(),
                t.origin(),
                t.labels());
    }
}
