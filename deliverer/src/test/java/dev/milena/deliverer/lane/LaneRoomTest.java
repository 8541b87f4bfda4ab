package dev.milena.deliverer.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.stream.DeliverTopic;
import dev.milena.stream.DeliveryIntake.Partition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much a lane may take of what all share: of its partition, of the connections, of the memory. */
class LaneRoomTest {

    private LaneWorld world = new LaneWorld();
    private FakeSite site = world.site;

    @AfterEach
    void nothingIsLeftBehind() {
        world.endsWithNothingLeft();
    }

    @Test
    void whatASlowLaneCannotHoldGoesOnWithoutAnAttempt() {
        // Busy for long, so that what it does in a second is known: one.
        site.mostSessions = 1;
        site.slow.put("mx1", Duration.ofSeconds(1));
        world.offer(world.many("k", 200, "mx1"));
        world.run(Duration.ofSeconds(160));
        world.offer(world.many("m", 1000, "mx1"));
        world.run(Duration.ofMillis(10));
        assertThat(world.plainStory().stream().filter(l -> l.startsWith("settle m") && l.endsWith("attempts 0")))
                .hasSizeBetween(830, 850);
        // One a second: a minute's worth, and a quarter more, comes back after ten seconds, five minutes' worth after a
        // minute.
        assertThat(sentAwayFor("10s")).isBetween(50L, 80L);
        assertThat(sentAwayFor("60s")).isBetween(250L, 390L);
        assertThat(world.count("settle m999 in 300s")).isEqualTo(1);
    }

    @Test
    void aSlowLaneNeverRunsDryWhileItsMailIsAway() {
        site.mostSessions = 2;
        world.roundTrips = true;
        for (int i = 0; i < 30; i++) {
            world.offer(world.many("d" + i + "m", 200, "mx1"));
            world.run(Duration.ofMillis(300));
        }
        // Twenty a second: five minutes' worth, of which a partition has no room for more than ten seconds.
        world.run(Duration.ofMinutes(5));
        assertThat(world.count("delivered")).isEqualTo(6_000);
        assertThat(world.count("settle")).isLessThan(43_200);
    }

    @Test
    void whereTheProcessIsShortOfConnectionsNothingIsSentRound() {
        world = new LaneWorld(LaneWorld.settings(12, "64MiB"));
        site = world.site;
        site.slow.put("mx0", Duration.ofSeconds(5));
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 12; i++) {
                world.offer(world.many("r" + round + "l" + i + "m", 25, "mx" + i));
            }
            world.run(Duration.ofSeconds(2));
        }
        assertThat(world.open).hasSizeGreaterThan(750);
        // Only the lane that is slower than all others makes room in their partition.
        assertThat(world.plainStory().stream().filter(l -> l.startsWith("settle") && !l.contains("l0m")))
                .isEmpty();
        assertThat(world.plainStory().stream().filter(l -> l.startsWith("settle") && l.contains("l0m")))
                .hasSizeGreaterThan(40);
    }

    @Test
    void norIsItWhereTooMuchIsInHandInManyPartitions() {
        world = new LaneWorld(LaneWorld.settings(60, "64MiB"));
        site = world.site;
        for (int round = 0; round < 10; round++) {
            offerToSixty("r" + round, 22);
            world.run(Duration.ofSeconds(2));
        }
        offerToSixty("more", 175);
        assertThat(world.load.wants(LaneWorld.SHARED)).isFalse();
        world.offer(world.task("last", 1, "mx0"));
        world.run(Duration.ofSeconds(1));
        assertThat(world.load.wants(LaneWorld.SHARED)).isFalse();
        assertThat(world.count("settle")).isZero();
    }

    @Test
    void ofManyThatAreEquallySlowEachHoldsItsPartOfThePartitionAndHardlyHoldsUpAFastOne() {
        ofOneConnection();
        site.slow.put("fast", Duration.ofMillis(5));
        for (int round = 0; round < 48; round++) {
            for (int i = 0; i < 12; i++) {
                world.arrive(world.many("r" + round + "l" + i + "m", 10, "mx" + i));
            }
            world.arrive(world.task("fast" + round, 1, "fast"));
            world.run(Duration.ofMillis(100));
        }
        // Ten a second of each: forty-eight seconds of work, five of which are over.
        world.run(Duration.ofSeconds(46));
        assertThat(world.count("delivered r")).isEqualTo(12 * 480);
        assertThat(world.count("settle")).isLessThan(2 * 12 * 480);
        // Nobody is slow in the first seconds.
        assertThat(world.story.indexOf(lastOf("delivered fast")))
                .isLessThan(world.story.indexOf(lastOf("delivered r")));
        assertThat(millis(lastOf("delivered fast"))).isLessThan(7_000);
    }

    /** A partition of lanes that deliver ten a second each. */
    private void ofOneConnection() {
        LaneSettings usual = LaneWorld.settings(2000, "64MiB");
        world = new LaneWorld(new LaneSettings(
                1,
                2000,
                usual.idleTimeout(),
                usual.deliveriesPerConnection(),
                usual.memory(),
                usual.breakerFailures(),
                usual.breakerWait(),
                usual.breakerMaxWait()));
        world.roundTrips = true;
        world.partitionRoom = 1500;
        site = world.site;
    }

    private String lastOf(String what) {
        return world.story.stream()
                .filter(line -> line.contains(' ' + what))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static long millis(String line) {
        return Long.parseLong(line.substring(0, line.indexOf(' ')));
    }

    /** Each with a partition, and a connection, of its own. */
    private void offerToSixty(String name, int count) {
        for (int i = 0; i < 60; i++) {
            world.offer(new Partition(DeliverTopic.SHARED, i), world.many(name + "l" + i + "m", count, "mx" + i));
        }
        world.run(Duration.ofMillis(1));
    }

    @Test
    void connectionsThatAnotherLoopGaveUpAreFoundHoweverLate() {
        world = new LaneWorld(LaneWorld.settings(3, "64MiB"));
        site = world.site;
        world.load.connections.addAndGet(3);
        world.offer(world.task("m", 1, "mx1"));
        world.run(Duration.ofSeconds(5));
        assertThat(world.count("dial")).isZero();
        assertThat(world.load.poor).hasValue(1);
        world.load.connections.addAndGet(-3);
        world.run(Duration.ofMillis(300));
        assertThat(world.count("delivered m")).isEqualTo(1);
    }

    @Test
    void aFastLaneThatIsAtItsLimitHoldsNoMoreThanItsPartOfAPartition() {
        for (int i = 0; i < 200; i++) {
            world.offer(world.many("k" + i + "m", 10, "mx1"));
            world.run(Duration.ofMillis(100));
        }
        // A hundred a second for long: with ten connections in use all the time.
        world.offer(world.many("m", 3000, "mx1"));
        world.run(Duration.ofMillis(10));
        assertThat(world.open).hasSizeBetween(200, 400);
    }

    @Test
    void aBusyLaneGivesConnectionsUpToOneThatHasLessThanItsShare() {
        world = new LaneWorld(LaneWorld.settings(4, "64MiB"));
        site = world.site;
        world.offer(world.many("a", 150, "mx1"));
        world.run(Duration.ofSeconds(1));
        world.offer(world.many("b", 20, "mx2"));
        // Two of the four: a transaction of the other lane ends, a dial, ten transactions.
        world.run(FakeSite.STEP.multipliedBy(1 + 1 + 10));
        assertThat(world.count("delivered b")).isEqualTo(20);
        assertThat(site.mostOpen).isLessThanOrEqualTo(4);
        world.run(Duration.ofSeconds(10));
        assertThat(world.count("delivered a")).isEqualTo(150);
        assertThat(world.count("settle")).isZero();
    }

    @Test
    void whatAFastLaneCannotHoldComesBackSoon() {
        world.offer(world.many("m", 1600, "mx1"));
        world.run(Duration.ofMillis(10));
        assertThat(world.count("settle m1599 in 10s attempts 0")).isEqualTo(1);
        assertThat(world.open).hasSize(1500);
    }

    @Test
    void aBurstForADestinationThatHadNothingToDoStaysWhereItIsQuickEnough() {
        site.slow.put("mx1", Duration.ofMillis(5));
        for (String name : List.of("first", "second", "third")) {
            for (int i = 0; i < 30; i++) {
                world.offer(world.many(name + i + "m", 140, "mx1"));
                world.run(Duration.ofMillis(100));
            }
            // Hardly anything to do for so long that next to nothing is left of its rate of ten seconds.
            for (int i = 0; i < 400; i++) {
                world.offer(world.task("between", 1, "mx1"));
                world.run(Duration.ofMillis(100));
            }
        }
        assertThat(world.count("settle")).isZero();
        assertThat(world.count("delivered")).isEqualTo(3 * (30 * 140 + 400));
    }

    @Test
    void ofABurstThatTurnsOutToBeTooMuchASecondLaterThereIsRoomForOthers() {
        world.offer(world.many("m", 1450, "mx1"));
        world.offer(world.many("n", 4, "mx2"));
        world.run(Duration.ofMillis(900));
        assertThat(world.count("settle")).isZero();
        world.run(Duration.ofMillis(400));
        // A hundred a second.
        assertThat(world.open).hasSizeLessThan(400);
        assertThat(world.count("delivered n")).isEqualTo(4);
    }

    @Test
    void aDedicatedTopicIsPausedInsteadOfSpilled() {
        Partition own = new Partition(new DeliverTopic("big.example"), 0);
        assertThat(world.load.wants(own)).isTrue();
        world.offer(own, world.many("m", 3000, "mx1"));
        world.run(Duration.ofMillis(10));
        assertThat(world.load.wants(own)).isFalse();
        assertThat(world.load.wants(LaneWorld.SHARED)).isTrue();
        assertThat(world.count("settle")).isZero();
        world.run(Duration.ofSeconds(15));
        // Below the mark at which it was paused, but not yet far enough.
        assertThat(world.count("delivered")).isBetween(1000L, 2000L);
        assertThat(world.load.wants(own)).isFalse();
        world.run(Duration.ofSeconds(10));
        assertThat(world.load.wants(own)).isTrue();
        world.run(Duration.ofSeconds(10));
        assertThat(world.count("delivered")).isEqualTo(3000);
    }

    @Test
    void tooMuchInHandPausesEverythingAndTheSlowestGiveTheirShareAway() {
        for (int i = 0; i < 60; i++) {
            world.offer(new Partition(DeliverTopic.SHARED, i % 20), world.many("l" + i + "m", 200, "mx" + i));
        }
        world.run(Duration.ofMillis(1));
        assertThat(world.load.wants(LaneWorld.SHARED)).isFalse();
        world.offer(world.task("last", 1, "mx0"));
        world.run(Duration.ofSeconds(60));
        assertThat(world.load.wants(LaneWorld.SHARED)).isTrue();
    }

    @Test
    void aSitesLimitOfConnectionsCostsNoAttemptAndIsKept() {
        site.mostSessions = 5;
        world.offer(world.many("m", 150, "mx1", "mx2"));
        world.run(Duration.ofSeconds(30));
        assertThat(world.count("delivered")).isEqualTo(150);
        assertThat(world.count("settle")).isZero();
        assertThat(site.mostOpen).isEqualTo(5);
        // Two at a time at first; what was out when the limit was met.
        assertThat(world.count("dial")).isLessThan(12);
    }

    @Test
    void noMoreConnectionsThanTheProcessMayHaveAndEveryLaneGetsItsTurn() {
        world = new LaneWorld(LaneWorld.settings(3, "64MiB"));
        site = world.site;
        for (int i = 0; i < 6; i++) {
            world.offer(world.many("l" + i + "m", 5, "mx" + i));
        }
        world.run(Duration.ofSeconds(60));
        assertThat(site.mostOpen).isLessThanOrEqualTo(3);
        assertThat(world.count("delivered")).isEqualTo(30);
    }

    @Test
    void anIdleConnectionMakesWayForALaneThatHasNone() {
        world = new LaneWorld(LaneWorld.settings(3, "64MiB"));
        site = world.site;
        for (int i = 0; i < 30; i++) {
            world.offer(world.many("l" + i + "m", 1, "mx" + i));
        }
        // Ten rounds of a dial and a transaction; idle sessions are closed after 7 s.
        world.run(FakeSite.STEP.multipliedBy(2 * 10 + 1));
        assertThat(site.mostOpen).isLessThanOrEqualTo(3);
        assertThat(world.count("delivered")).isEqualTo(30);
    }

    @Test
    void largeMessagesAreReadNoMoreAtATimeThanThereIsRoomFor() {
        world = new LaneWorld(LaneWorld.settings(2000, "8MiB"));
        site = world.site;
        world.byReference = true;
        world.octets = 10_000_000;
        for (int i = 0; i < 6; i++) {
            world.offer(world.many("l" + i + "m", 3, "mx" + i));
        }
        world.run(Duration.ofMillis(50));
        assertThat(world.count("dial")).isEqualTo(2);
        world.run(Duration.ofSeconds(60));
        assertThat(world.count("delivered")).isEqualTo(18);
    }

    @Test
    void aNewDestinationThatNeverAnswersDoesNotFillItsPartition() {
        site.silent.add("tarpit");
        for (int i = 0; i < 10; i++) {
            world.offer(world.many("d" + i + "x", 300, "tarpit"));
            for (int n = 0; n < 10; n++) {
                world.offer(world.task("m" + i + n, 1, "mx" + i + n));
            }
            assertThat(world.open).hasSizeLessThan(1500);
            world.run(Duration.ofSeconds(1));
        }
        assertThat(world.count("delivered m")).isEqualTo(100);
        // What came while nobody knew; it stays as there is room, and nothing is added to it.
        assertThat(world.open.stream().filter(o -> o.startsWith("d"))).hasSize(300);
        site.answerAll();
    }

    @Test
    void manySmallDestinationsThatNeverAnswerDoNotFillTheirPartition() {
        for (int i = 0; i < 125; i++) {
            site.silent.add("tarpit" + i);
            world.offer(world.many("d" + i + "x", 12, "tarpit" + i));
        }
        world.run(Duration.ofSeconds(1));
        assertThat(world.open).as("nobody is slow yet").hasSize(125 * 12);
        world.run(Duration.ofSeconds(3));
        assertThat(world.open).hasSizeLessThan(760);
        world.offer(world.many("m", 4, "mx1"));
        world.run(Duration.ofSeconds(1));
        assertThat(world.count("delivered m")).isEqualTo(4);
        site.answerAll();
    }

    @Test
    void muchMailForADestinationThatSaysNothingGoesRoundOnce() {
        site.silent.add("tarpit");
        world.roundTrips = true;
        for (int i = 0; i < 100; i++) {
            world.offer(world.many("d" + i + "x", 200, "tarpit"));
            world.run(Duration.ofMillis(250));
        }
        world.run(Duration.ofSeconds(60));
        // What came in the first ten seconds twice, and a hundred a second.
        assertThat(world.count("settle")).isBetween(20_000L, 20_000L + 8_000 + 100 * 85);
        site.answerAll();
    }

    @Test
    void ofWhatComesForAClosedDestinationAHundredASecondComeBackAndTheRestLater() {
        site.dead.add("mx1");
        for (int i = 0; i < 40; i++) {
            world.offer(world.many("d" + i + "x", 250, "mx1"));
            world.run(Duration.ofMillis(100));
        }
        // Six thousand are a minute's worth.
        assertThat(sentAwayFor("60s")).isBetween(5_000L, 6_500L);
        assertThat(sentAwayFor("300s")).isBetween(3_500L, 5_000L);
        for (int i = 0; i < 40; i++) {
            world.offer(world.many("e" + i + "x", 1000, "mx1"));
        }
        world.run(Duration.ofMillis(100));
        assertThat(sentAwayFor("60s")).isBetween(5_000L, 6_500L);
        // No step is longer here.
        assertThat(sentAwayFor("300s")).isBetween(43_500L, 45_000L);
    }

    private long sentAwayFor(String delay) {
        return world.plainStory().stream()
                .filter(line -> line.contains(" in " + delay))
                .count();
    }

    @Test
    void aDeadDestinationDoesNotSlowAnother() {
        site.dead.add("dead");
        world.offer(world.many("d", 500, "dead"));
        world.offer(world.many("m", 10, "mx1"));
        world.run(Duration.ofMillis(1100));
        assertThat(world.count("delivered m")).isEqualTo(10);
    }
}
