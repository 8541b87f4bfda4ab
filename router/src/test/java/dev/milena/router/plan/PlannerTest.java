package dev.milena.router.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.dns.MxAnswer;
import dev.milena.mail.AcceptedMail;
import dev.milena.mail.DomainName;
import dev.milena.mail.MailDomain;
import dev.milena.mail.Recipient;
import dev.milena.mail.Route;
import dev.milena.mail.Task;
import dev.milena.mail.TaskId;
import dev.milena.router.Mails;
import dev.milena.router.resolve.ResolveSettings;
import dev.milena.router.resolve.RouteAnswer;
import dev.milena.router.resolve.RouteTable;
import dev.milena.stream.DeliverTopic;
import dev.milena.testkit.FakeTime;
import dev.milena.testkit.dns.FakeDns;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {

    private final FakeDns dns = new FakeDns()
            .mx("a.test", 10, "mx.shared.test")
            .mx("b.test", 99, "mx.shared.test")
            .mx("c.test", 10, "mx.c.test")
            .mx("big.test", 10, "mx.big.test")
            .mx("null.test", new MxAnswer.NullMx(Duration.ofHours(1)))
            .address("mx.shared.test", "192.0.2.1")
            .address("mx.c.test", "192.0.2.2")
            .address("mx.big.test", "192.0.2.3")
            .hold("late.test")
            .hold("later.test");
    private final RouteTable table = new RouteTable(
            dns,
            new ResolveSettings(List.of(), List.of(DomainName.parse("big.test").orThrow()), Set.of(), false),
            new FakeTime(),
            new Random(1),
            new SimpleMeterRegistry());
    private final Planner planner = new Planner(100, new Random(2));

    private Function<MailDomain, @Nullable RouteAnswer> routes(List<Recipient> recipients) {
        table.begin();
        recipients.forEach(r -> table.seek(r.mailbox().domain()));
        boolean all = table.await(Duration.ZERO, Duration.ZERO);
        assertThat(all)
                .isEqualTo(recipients.stream()
                        .noneMatch(r -> r.mailbox().domain().text().startsWith("late")));
        return domain -> table.of(domain, false);
    }

    private Plan plan(AcceptedMail mail) {
        return planner.plan(mail, Mails.BODY, routes(mail.envelope().recipients()));
    }

    private static List<Integer> ordinals(Task task) {
        return task.envelope().recipients().stream().map(Recipient::ordinal).toList();
    }

    @Test
    void domainsWithTheSameHostsShareATask() {
        AcceptedMail mail = Mails.mail("x@a.test", "x@c.test", "x@b.test", "y@a.test");

        Plan plan = plan(mail);

        assertThat(plan.late()).isEmpty();
        assertThat(plan.ready()).hasSize(2);
        Task shared = plan.ready().get(0).task();
        assertThat(ordinals(shared)).containsExactly(0, 2, 3);
        assertThat(shared.id()).isEqualTo(TaskId.of(mail.id(), 0));
        assertThat(shared.destination().key()).isEqualTo("mx.shared.test");
        Task alone = plan.ready().get(1).task();
        assertThat(ordinals(alone)).containsExactly(1);
        assertThat(alone.id()).isEqualTo(TaskId.of(mail.id(), 1));
        assertThat(alone.attempts()).isZero();
    }

    @Test
    void aDedicatedDestinationGoesToItsTopic() {
        Plan plan = plan(Mails.mail("x@big.test", "x@a.test"));

        assertThat(plan.ready())
                .extracting(Plan.Ready::topic)
                .containsExactly(new DeliverTopic("big.test"), DeliverTopic.SHARED);
    }

    @Test
    void aTaskHasAHundredRecipientsAtMost() {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            addresses.add("u" + i + "@a.test");
        }

        Plan plan = plan(Mails.mail(addresses.toArray(String[]::new)));

        assertThat(plan.ready())
                .extracting(r -> r.task().envelope().recipients().size())
                .containsExactly(100, 100, 50);
    }

    @Test
    void whatCannotBeRoutedBecomesATaskThatSaysSo() {
        Plan plan = plan(Mails.mail("x@null.test"));

        assertThat(plan.ready()).singleElement().satisfies(r -> {
            assertThat(r.topic()).isEqualTo(DeliverTopic.SHARED);
            assertThat(r.task().destination().key()).isEqualTo("null.test");
            assertThat(r.task().route()).isInstanceOfSatisfying(Route.Failed.class, f -> assertThat(
                            f.failure().enhanced())
                    .hasToString("5.1.10"));
        });
    }

    @Test
    void whatIsLateIsOneTaskAndTheRestGoesOn() {
        AcceptedMail mail = Mails.mail("x@late.test", "x@a.test", "x@later.test");

        Plan plan = plan(mail);

        assertThat(plan.ready()).extracting(r -> ordinals(r.task())).containsExactly(List.of(1));
        assertThat(plan.late()).singleElement().satisfies(task -> {
            assertThat(ordinals(task)).containsExactly(0, 2);
            assertThat(task.id()).isEqualTo(TaskId.of(mail.id(), 0));
            assertThat(task.attempts()).isZero();
            assertThat(task.spills()).isEqualTo(1);
        });
    }

    @Test
    void aLateMessageWaitsInOnePieceAndPartsByDestinationOnly() {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            addresses.add("u" + i + "@d" + i % 300 + ".crowd.test");
        }
        for (int d = 0; d < 300; d++) {
            dns.mx("d" + d + ".crowd.test", 10, "mx" + d + ".crowd.test")
                    .address("mx" + d + ".crowd.test", "192.0.2.70");
        }
        AcceptedMail mail = Mails.mail(addresses.toArray(String[]::new));
        Plan parked = planner.plan(mail, Mails.BODY, domain -> null);
        assertThat(parked.ready()).isEmpty();
        assertThat(parked.late()).singleElement().satisfies(task -> assertThat(ordinals(task))
                .hasSize(1000));

        Plan plan =
                planner.plan(parked.late().getFirst(), routes(mail.envelope().recipients()));

        assertThat(plan.late()).isEmpty();
        assertThat(plan.ready()).hasSize(300);
    }

    @Test
    void parkedForTooLongAnAttemptIsCounted() {
        Task task = plan(Mails.mail("x@late.test")).late().getFirst();
        for (int i = 1; i < Planner.MAX_PARKS; i++) {
            task = planner.plan(task, domain -> null).late().getFirst();
        }

        Plan last = planner.plan(task, domain -> null);

        assertThat(last.late()).isEmpty();
        assertThat(last.ready())
                .singleElement()
                .satisfies(r -> assertThat(r.task().route()).isInstanceOfSatisfying(Route.Failed.class, f -> {
                    assertThat(f.failure().permanent()).isFalse();
                    assertThat(f.failure().enhanced()).hasToString("4.4.3");
                }));
    }

    @Test
    void whatTheDelivererSpilledDoesNotUseUpTheParkings() {
        Task spilled = plan(Mails.mail("x@a.test")).ready().getFirst().task();
        for (int i = 0; i < 2 * Planner.MAX_PARKS; i++) {
            spilled = spilled.spilled(false);
        }
        assertThat(Planner.parkedBefore(spilled)).isFalse();

        Plan first = planner.plan(spilled, domain -> null);

        assertThat(first.ready()).isEmpty();
        assertThat(first.late()).singleElement().satisfies(t -> {
            assertThat(Planner.parkedBefore(t)).isTrue();
            assertThat(planner.plan(t, domain -> null).ready()).hasSize(1);
        });
    }

    @Test
    void aDueTaskStaysTheSameTaskAndPartsWhenItsDomainsDo() {
        AcceptedMail mail = Mails.mail("gone@a.test", "x@a.test", "x@b.test");
        Task due = plan(mail).ready().getFirst().task().without(Set.of(0)).afterAttempt(true);
        Function<MailDomain, @Nullable RouteAnswer> same = routes(due.envelope().recipients());

        assertThat(planner.plan(due, same).ready()).singleElement().satisfies(r -> {
            assertThat(r.task().id()).isEqualTo(due.id());
            assertThat(r.task().attempts()).isEqualTo(1);
            assertThat(r.task().delayWarned()).isTrue();
        });

        Function<MailDomain, @Nullable RouteAnswer> parted =
                domain -> domain.text().equals("b.test")
                        ? same.apply(DomainName.parse("b.test").orThrow())
                        : null;
        Plan plan = planner.plan(due, parted);
        assertThat(plan.late()).singleElement().satisfies(t -> assertThat(t.id())
                .isEqualTo(due.id()));
        assertThat(plan.ready())
                .singleElement()
                .satisfies(r -> assertThat(r.task().id()).isEqualTo(TaskId.of(mail.id(), 2)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyRecipientIsInExactlyOneTaskAndThereAreNoMoreTasksThanNeeded(long seed) {
        Random random = new Random(seed);
        List<String> hosts = Stream.iterate(0, i -> i + 1)
                .limit(60)
                .map(i -> "mx" + i + ".prop.test")
                .toList();
        hosts.forEach(h -> dns.address(h, "192.0.2.50"));
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            addresses.add("u" + i + "@d" + random.nextInt(300) + ".prop.test");
        }
        for (int d = 0; d < 300; d++) {
            dns.mx("d" + d + ".prop.test", random.nextInt(50), hosts.get(random.nextInt(hosts.size())));
        }
        AcceptedMail mail = Mails.mail(addresses.toArray(String[]::new));

        Plan plan = plan(mail);

        List<Integer> all = plan.ready().stream()
                .flatMap(r -> ordinals(r.task()).stream())
                .sorted()
                .toList();
        assertThat(all).isEqualTo(Stream.iterate(0, i -> i + 1).limit(500).toList());
        Set<String> destinations = new HashSet<>();
        Set<TaskId> ids = new HashSet<>();
        for (Plan.Ready r : plan.ready()) {
            assertThat(destinations.add(r.task().destination().key())).isTrue();
            assertThat(ids.add(r.task().id())).isTrue();
        }
        assertThat(plan.ready()).hasSizeLessThanOrEqualTo(60);
    }
}
