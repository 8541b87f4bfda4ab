package dev.milena.router.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyRef;
import dev.milena.mail.Event;
import dev.milena.mail.Failure;
import dev.milena.mail.Recipient;
import dev.milena.mail.RemoteHost;
import dev.milena.mail.Route;
import dev.milena.mail.Task;
import dev.milena.router.Mails;
import dev.milena.router.plan.Planner;
import dev.milena.router.resolve.ResolveSettings;
import dev.milena.router.resolve.RouteTable;
import dev.milena.stream.RouteIntake.Inbound;
import dev.milena.stream.RouteIntake.Outbound;
import dev.milena.testkit.FakeTime;
import dev.milena.testkit.dns.FakeDns;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RouterLoopTest {

    private final FakeTime time = new FakeTime();
    private final FakeIntake intake = new FakeIntake();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final FakeDns dns = new FakeDns()
            .mx("a.test", 10, "mx.a.test")
            .address("mx.a.test", "192.0.2.1")
            .mx("slow.test", 10, "mx.slow.test")
            .address("mx.slow.test", "192.0.2.2");
    private final RouterLoop loop = loop(new Random(2));

    private RouterLoop loop(RandomGenerator random) {
        RouteTable table = new RouteTable(
                dns, new ResolveSettings(List.of(), List.of(), Set.of(), false), time, new Random(1), metrics);
        return new RouterLoop(intake, table, new Planner(100, random), Duration.ZERO, time, metrics);
    }

    private static Inbound.Accepted accepted(AcceptedMail mail, int octets) {
        return new Inbound.Accepted(mail, Mails.BODY, new byte[octets]);
    }

    private static Inbound.Accepted accepted(String... recipients) {
        return accepted(Mails.mail(recipients), 5);
    }

    private <T extends Outbound> List<T> last(Class<T> type) {
        return intake.commits.getLast().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private List<Task> parked() {
        return last(Outbound.Park.class).stream().map(Outbound.Park::task).toList();
    }

    @Test
    void aMessageBecomesATaskWithItsOctetsAndAReceptionForEachRecipient() {
        Inbound.Accepted message = accepted("x@a.test", "y@a.test");
        intake.give(message);

        loop.turn();

        assertThat(last(Outbound.Dispatch.class)).singleElement().satisfies(d -> {
            assertThat(d.octets()).isSameAs(message.octets());
            assertThat(d.task().body()).isEqualTo(Mails.BODY);
            assertThat(d.task().destination().key()).isEqualTo("mx.a.test");
        });
        assertThat(last(Outbound.Emit.class))
                .extracting(e -> e.event().recipient())
                .containsExactly("x@a.test", "y@a.test");
        Event event = last(Outbound.Emit.class).getFirst().event();
        assertThat(event.type()).isEqualTo(Event.Type.Reception);
        assertThat(event.queue()).isEqualTo("spring:acme@a.test");
        assertThat(event.site()).isEqualTo("mx.a.test");
        assertThat(event.peer()).isEqualTo(new RemoteHost("client.test", "192.0.2.200"));
        assertThat(event.receptionProtocol()).isEqualTo("ESMTP");
    }

    @Test
    void anEmptyPollCommitsNothing() {
        loop.turn();

        assertThat(intake.commits).isEmpty();
    }

    @Test
    void aLargeMessageGoesByReference() {
        intake.give(
                accepted(Mails.mail("x@a.test"), BodyRef.BESIDE_TASK),
                accepted(Mails.mail("x@a.test"), BodyRef.BESIDE_TASK + 1));

        loop.turn();

        assertThat(last(Outbound.Dispatch.class))
                .extracting(d -> d.octets() != null)
                .containsExactly(true, false);
    }

    @Test
    void aBodyIsCopiedForAFewTasksOnlyAndNeverForWhatHasNoRoute() {
        String[] many = new String[17];
        for (int i = 0; i < many.length; i++) {
            dns.address("n" + i + ".test", "192.0.2.9");
            many[i] = "x@n" + i + ".test";
        }
        intake.give(accepted(Mails.mail(many), BodyRef.BESIDE_TASK), accepted(Mails.mail(many), 60 * 1024));
        loop.turn();
        assertThat(last(Outbound.Dispatch.class).stream().map(d -> d.octets() != null))
                .hasSize(34)
                .startsWith(false)
                .endsWith(true);

        intake.give(accepted("x@absent.test", "x@a.test"));
        loop.turn();
        assertThat(last(Outbound.Dispatch.class))
                .extracting(d -> d.octets() != null)
                .containsExactly(false, true);
    }

    @Test
    void slowDnsParksItsPartAndTheBatchGoesOn() {
        dns.hold("slow.test");
        intake.give(accepted("x@slow.test", "y@a.test"), accepted("z@a.test"));

        loop.turn();

        assertThat(last(Outbound.Dispatch.class)).hasSize(2);
        assertThat(last(Outbound.Emit.class)).hasSize(3);
        assertThat(last(Outbound.Park.class)).singleElement().satisfies(p -> {
            assertThat(p.delay()).isEqualTo(Duration.ofSeconds(10));
            assertThat(p.task().attempts()).isZero();
            assertThat(p.task().spills()).isEqualTo(1);
        });

        dns.release("slow.test");
        time.advance(Duration.ofSeconds(10));
        intake.give(new Inbound.Due(parked().getFirst()));
        loop.turn();

        assertThat(intake.commits.getLast()).singleElement().isInstanceOfSatisfying(Outbound.Dispatch.class, d -> {
            assertThat(d.octets()).isNull();
            assertThat(d.task().route()).isInstanceOf(Route.Via.class);
            assertThat(d.task().attempts()).isZero();
            assertThat(d.task().destination().key()).isEqualTo("mx.slow.test");
        });
    }

    @Test
    void deadDnsBecomesATransientFailureAfterOneParking() {
        dns.unreachable("slow.test").hold("slow.test");
        intake.give(accepted("x@slow.test"));
        loop.turn();
        Task parked = parked().getFirst();
        dns.release("slow.test");
        loop.turn();
        dns.hold("slow.test");
        time.advance(Duration.ofSeconds(10));
        intake.give(new Inbound.Due(parked), accepted("y@slow.test"));
        loop.turn();

        assertThat(last(Outbound.Dispatch.class)).singleElement().satisfies(d -> {
            assertThat(d.task().id()).isEqualTo(parked.id());
            assertThat(d.task().route()).isInstanceOfSatisfying(Route.Failed.class, f -> assertThat(
                            f.failure().enhanced())
                    .hasToString("4.4.3"));
        });
        assertThat(parked()).as("who has not waited yet waits").hasSize(1);
    }

    @Test
    void whileOurOwnDnsIsAwayMailIsParkedForAMinuteAndThenCalledUntried() {
        Task parked = parkedSixTimes();
        intake.give(new Inbound.Due(parked));
        loop.turn();
        assertThat(failure().stage()).isEqualTo(Failure.Stage.QUEUE);
        assertThat(failure().text()).contains("no answer in time");
    }

    @Test
    void aDomainThatIsNeverHeardOfWhileOthersAreIsAnAttempt() {
        Task parked = parkedSixTimes();
        intake.give(accepted("x@a.test"), new Inbound.Due(parked));
        loop.turn();
        intake.give(new Inbound.Due(parked));
        loop.turn();
        assertThat(failure().stage()).isEqualTo(Failure.Stage.ROUTE);
    }

    private Task parkedSixTimes() {
        dns.unheard("slow.test");
        intake.give(accepted("x@slow.test"));
        loop.turn();
        for (int i = 1; i < 6; i++) {
            Task task = parked().getFirst();
            assertThat(task.spills()).isEqualTo(i);
            time.advance(Duration.ofSeconds(10));
            intake.give(new Inbound.Due(task));
            loop.turn();
        }
        return parked().getFirst();
    }

    private Failure failure() {
        return last(Outbound.Dispatch.class).getLast().task().route() instanceof Route.Failed failed
                ? failed.failure()
                : fail("routed");
    }

    @Test
    void fiveHundredRecipientsInThreeHundredDomainsLeaveInOneCommit() {
        List<String> addresses = new ArrayList<>();
        for (int d = 0; d < 300; d++) {
            dns.mx("d" + d + ".many.test", 10, "mx" + d % 20 + ".many.test")
                    .address("mx" + d % 20 + ".many.test", "192.0.2.60");
        }
        for (int i = 0; i < 500; i++) {
            addresses.add("u" + i + "@d" + i % 300 + ".many.test");
        }
        Inbound.Accepted message = accepted(addresses.toArray(String[]::new));
        intake.give(message);

        loop.turn();

        assertThat(intake.commits).hasSize(1);
        assertThat(last(Outbound.Emit.class)).hasSize(500);
        assertThat(last(Outbound.Dispatch.class)).hasSize(20).allSatisfy(d -> assertThat(d.octets())
                .isSameAs(message.octets()));
        assertThat(last(Outbound.Dispatch.class).stream()
                        .flatMap(d -> d.task().envelope().recipients().stream())
                        .map(Recipient::ordinal)
                        .distinct())
                .hasSize(500);
    }

    @Test
    void aPoisonMessageIsBuriedAndTheBatchGoesOn() {
        dns.mx("dice.test", 10, "mx.a.test").mx("dice.test", 10, "mx.slow.test");
        RouterLoop broken = loop(() -> {
            throw new IllegalStateException("no dice");
        });
        Inbound.Accepted poison = accepted("x@a.test", "x@dice.test");
        intake.give(accepted("x@a.test"), poison, accepted("y@a.test"));

        broken.turn();

        assertThat(last(Outbound.Bury.class)).singleElement().satisfies(b -> {
            assertThat(b.inbound()).isSameAs(poison);
            assertThat(b.reason()).contains("no dice");
        });
        assertThat(last(Outbound.Dispatch.class)).hasSize(2);
        assertThat(last(Outbound.Emit.class)).hasSize(2);
        assertThat(metrics.counter("milena.router.buried").count()).isEqualTo(1);
    }
}
