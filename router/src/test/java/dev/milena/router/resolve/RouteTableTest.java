package dev.milena.router.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.dns.AddressAnswer;
import dev.milena.dns.MxAnswer;
import dev.milena.dns.MxHost;
import dev.milena.mail.AddressLiteral;
import dev.milena.mail.DomainName;
import dev.milena.mail.Failure;
import dev.milena.mail.MailDomain;
import dev.milena.mail.Route;
import dev.milena.mail.Target;
import dev.milena.runtime.config.HostPort;
import dev.milena.stream.DeliverTopic;
import dev.milena.testkit.FakeTime;
import dev.milena.testkit.dns.FakeDns;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {

    private static final Duration TTL = Duration.ofMinutes(5);
    private static final Duration NO_WAIT = Duration.ZERO;

    private final FakeTime time = new FakeTime();
    private final Random random = new Random(1);
    private final FakeDns dns = new FakeDns()
            .mx("good.test", 10, "mx.good.test")
            .address("mx.good.test", "192.0.2.1", "2001:db8::1")
            .address("nomx.test", "192.0.2.2")
            .mx("null.test", new MxAnswer.NullMx(TTL))
            .mx("empty.test", new MxAnswer.NoMx(TTL))
            .mx("literal.test", new MxAnswer.Broken("its MX record names no host but '192.0.2.1'", TTL))
            .unreachable("servfail.test")
            .mx("mxnx.test", 10, "gone.mxnx.test")
            .address("mxnx.test", "192.0.2.3")
            .mx("mxsf.test", 10, "sick.mxsf.test")
            .unreachable("sick.mxsf.test")
            .mx("mxhalf.test", 10, "gone.mxhalf.test")
            .mx("mxhalf.test", 20, "mx.good.test")
            .mx("mxlate.test", 10, "sick.mxsf.test")
            .mx("mxlate.test", 20, "mx.good.test")
            .mx("self.test", 10, "us.test")
            .address("us.test", "192.0.2.9")
            .mx("backup.test", 5, "mx.good.test")
            .mx("backup.test", 10, "us.test")
            .mx("backup.test", 20, "worse.test")
            .address("worse.test", "192.0.2.10")
            .mx("selfaddress.test", 10, "alias-of-us.test")
            .address("alias-of-us.test", "198.51.100.7")
            .mx("empty-sf.test", new MxAnswer.NoMx(TTL))
            .address("empty-sf.test", new AddressAnswer.Unreachable("timeout", true, Duration.ofSeconds(5)));
    private RouteTable table = table(List.of(), List.of(), false);

    private RouteTable table(List<StaticRoute> routes, List<String> dedicated, boolean literals) {
        ResolveSettings settings = new ResolveSettings(
                routes,
                dedicated.stream().map(d -> DomainName.parse(d).orThrow()).toList(),
                Set.of(new OwnName("us.test"), new OwnName("198.51.100.7")),
                literals);
        return new RouteTable(dns, settings, time, random, new SimpleMeterRegistry());
    }

    private static MailDomain domain(String text) {
        return DomainName.parse(text).orThrow();
    }

    private RouteAnswer answer(String domain) {
        return answer(domain(domain));
    }

    private RouteAnswer answer(MailDomain domain) {
        table.begin();
        table.seek(domain);
        assertThat(table.await(NO_WAIT, NO_WAIT)).isTrue();
        return Objects.requireNonNull(table.of(domain, false));
    }

    private boolean late(String domain, boolean parkedBefore) {
        table.begin();
        table.seek(domain(domain));
        assertThat(table.await(NO_WAIT, NO_WAIT)).isFalse();
        return table.of(domain(domain), parkedBefore) == null;
    }

    private List<Target> targets(String domain) {
        return ((Route.Via) answer(domain).route(random)).targets();
    }

    private List<String> hosts(String domain) {
        return targets(domain).stream().map(Target::host).toList();
    }

    private Failure failure(RouteAnswer answer) {
        return ((Route.Failed) answer.route(random)).failure();
    }

    @ParameterizedTest
    @CsvSource({
        "null.test,        556, 5.1.10, PERMANENT",
        "absent.test,      550, 5.1.2,  PERMANENT",
        "empty.test,       550, 5.1.2,  PERMANENT",
        "literal.test,     550, 5.4.4,  PERMANENT",
        "mxnx.test,        550, 5.4.4,  PERMANENT",
        "self.test,        554, 5.4.6,  PERMANENT",
        "us.test,          554, 5.4.6,  PERMANENT",
        "selfaddress.test, 554, 5.4.6,  PERMANENT",
        "servfail.test,    451, 4.4.3,  TRANSIENT",
        "mxsf.test,        451, 4.4.3,  TRANSIENT",
        "empty-sf.test,    451, 4.4.3,  TRANSIENT",
    })
    void noHostToTryIsSaidWithItsReason(String domain, int code, String enhanced, Failure.Permanence permanence) {
        RouteAnswer answer = answer(domain);
        Failure failure = failure(answer);

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.enhanced()).hasToString(enhanced);
        assertThat(failure.permanence()).isEqualTo(permanence);
        assertThat(failure.stage()).isEqualTo(Failure.Stage.ROUTE);
        assertThat(failure.text()).contains(domain);
        assertThat(answer.destination().key()).isEqualTo(domain);
        assertThat(answer.topic()).isEqualTo(DeliverTopic.SHARED);
    }

    @Test
    void anMxLeadsToItsHostWithItsAddressesOnPort25() {
        RouteAnswer answer = answer("good.test");

        assertThat(answer.destination().key()).isEqualTo("mx.good.test");
        assertThat(targets("good.test"))
                .containsExactly(new Target(
                        "mx.good.test",
                        25,
                        List.of(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1"))));
    }

    @Test
    void withoutMxTheDomainIsItsOwnHost() {
        assertThat(hosts("nomx.test")).containsExactly("nomx.test");
        assertThat(answer("nomx.test").destination().key()).isEqualTo("nomx.test");
    }

    @Test
    void hostsThatCannotBeUsedAreLeftOut() {
        assertThat(hosts("mxhalf.test")).containsExactly("mx.good.test");
        assertThat(hosts("mxlate.test")).containsExactly("mx.good.test");
        assertThat(answer("mxhalf.test").destination().key()).isEqualTo("(gone.mxhalf|mx.good).test");
    }

    @Test
    void weAndWhatIsNoBetterThanWeAreDropped() {
        assertThat(hosts("backup.test")).containsExactly("mx.good.test");
    }

    @Test
    void equalsComeInEveryOrderAndTheBetterAlwaysFirst() {
        dns.mx("even.test", 10, "first.even.test").address("first.even.test", "192.0.2.20");
        for (String host : List.of("a", "b", "c")) {
            dns.mx("even.test", 20, host + ".even.test").address(host + ".even.test", "192.0.2.21");
        }

        Set<List<String>> orders = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            orders.add(hosts("even.test"));
        }

        assertThat(orders).hasSize(6).allMatch(order -> order.getFirst().equals("first.even.test"));
    }

    @Test
    void aRouteHasFiveHostsOfFiveAddressesAtMost() {
        String[] addresses =
                IntStream.range(0, 9).mapToObj(i -> "192.0.2.10" + i).toArray(String[]::new);
        for (int i = 0; i < 20; i++) {
            dns.mx("wide.test", i, "mx" + i + ".wide.test").address("mx" + i + ".wide.test", addresses);
        }

        assertThat(targets("wide.test"))
                .hasSize(5)
                .allMatch(t -> t.addresses().size() == 5)
                .extracting(Target::host)
                .startsWith("mx0.wide.test");
    }

    @Test
    void domainsWithTheSameManyEqualsShareAGroup() {
        for (String domain : List.of("one.test", "two.test", "other.test")) {
            for (int i = 0; i < 20; i++) {
                dns.mx(domain, domain.equals("other.test") && i == 7 ? 20 : 10, "mx" + i + ".wide.test");
            }
        }
        for (int i = 0; i < 20; i++) {
            dns.address("mx" + i + ".wide.test", "192.0.2.100");
        }

        assertThat(answer("one.test").group()).isEqualTo(answer("two.test").group());
        assertThat(answer("one.test").group()).isNotEqualTo(answer("other.test").group());
    }

    @Test
    void aKnownRouteIsNotLookedUpAgainUntilItsTtlIsOver() {
        assertThat(answer("good.test")).isSameAs(answer("good.test"));
        assertThat(dns.asked("good.test")).isEqualTo(1);

        time.advance(TTL.plusSeconds(1));

        assertThat(hosts("good.test")).containsExactly("mx.good.test");
        assertThat(dns.asked("good.test")).isEqualTo(2);
    }

    @Test
    void aLateAnswerServesTheNextTurnAndIsWaitedForOnlyOnce() {
        dns.hold("good.test");
        assertThat(late("good.test", false)).isTrue();

        table.begin();
        table.seek(domain("good.test"));
        assertThat(table.await(Duration.ofDays(1), Duration.ofDays(1)))
                .as("nobody waits again for what was late")
                .isTrue();
        assertThat(table.of(domain("good.test"), false)).isNull();
        assertThat(dns.asked("good.test")).isEqualTo(1);

        dns.release("good.test");
        assertThat(hosts("good.test")).containsExactly("mx.good.test");
        assertThat(dns.asked("good.test")).isEqualTo(1);
    }

    @Test
    void theWaitEndsWhereNothingComesAndWhereItHasLastedLongEnough() {
        Duration day = Duration.ofDays(1);
        dns.hold("good.test").hold("null.test");
        table.begin();
        table.seek(domain("good.test"));
        assertThat(table.await(NO_WAIT, day)).isFalse();

        table.begin();
        table.seek(domain("null.test"));
        table.seek(domain("nomx.test"));
        assertThat(table.await(day, NO_WAIT)).isFalse();
        assertThat(table.of(domain("nomx.test"), false))
                .as("what came meanwhile is there")
                .isNotNull();
    }

    @Test
    void ourDnsIsNotSaidToBeAwayForOneDomainThatIsNeverHeardOf() {
        dns.unheard("lost.test").hold("lost.test");
        assertThat(late("lost.test", false)).isTrue();
        time.advance(Duration.ofSeconds(6));
        assertThat(hosts("good.test")).hasSize(1);

        dns.release("lost.test");

        assertThat(failure(answer("lost.test")).stage()).isEqualTo(Failure.Stage.ROUTE);

        time.advance(Duration.ofSeconds(6));
        assertThat(failure(answer("lost.test")).stage())
                .as("nothing was heard since it was asked for")
                .isEqualTo(Failure.Stage.QUEUE);
    }

    @Test
    void whatIsKnownOrWasLateBeforeIsNotAwaited() {
        assertThat(hosts("good.test")).hasSize(1);
        dns.hold("null.test");
        assertThat(late("null.test", false)).isTrue();

        table.begin();
        table.seek(domain("good.test"));
        table.seek(domain("null.test"));
        assertThat(table.awaited()).isFalse();
        table.seek(domain("nomx.test"));
        assertThat(table.awaited()).isTrue();
    }

    @Test
    void aRecentAnswerCountsForWhoWasParkedForIt() {
        assertThat(failure(answer("servfail.test")).enhanced()).hasToString("4.4.3");
        time.advance(Duration.ofSeconds(10));
        dns.hold("servfail.test");

        assertThat(late("servfail.test", false)).isTrue();
        assertThat(table.of(domain("servfail.test"), true)).isInstanceOf(RouteAnswer.Failed.class);
        time.advance(Duration.ofSeconds(51));
        table.begin();
        assertThat(table.of(domain("servfail.test"), true)).isNull();
    }

    @Test
    void aShortAnswerThatIsSlowToComeServesTheMailThatWasParkedForIt() {
        dns.mx("brief.test", 10, "mx.brief.test")
                .address(
                        "mx.brief.test",
                        new AddressAnswer.Addresses(
                                List.of(InetAddress.ofLiteral("192.0.2.30")), Duration.ofSeconds(5)));
        assertThat(hosts("brief.test")).containsExactly("mx.brief.test");
        time.advance(Duration.ofSeconds(11));
        dns.hold("mx.brief.test");

        assertThat(late("brief.test", false)).isTrue();
        assertThat(table.of(domain("brief.test"), true)).isInstanceOf(RouteAnswer.Found.class);
    }

    @Test
    void addressLiteralsAreRefusedUnlessAllowed() {
        AddressLiteral literal = new AddressLiteral(InetAddress.ofLiteral("192.0.2.77"));
        assertThat(failure(answer(literal)).enhanced()).hasToString("5.1.2");

        table = table(List.of(), List.of(), true);

        assertThat(((Route.Via) answer(literal).route(random)).targets())
                .containsExactly(new Target("[192.0.2.77]", 25, List.of(literal.address())));
    }

    @Test
    void aStaticRouteComesBeforeDns() {
        HostPort name = HostPort.parse("mx.good.test:2525").orThrow();
        HostPort address = HostPort.parse("127.0.0.1:26").orThrow();
        HostPort local = HostPort.parse("localhost:27").orThrow();
        table = table(
                List.of(
                        new StaticRoute("null.test", List.of(address)),
                        new StaticRoute("*.null.test", List.of(name, local)),
                        new StaticRoute("gone.test", List.of(new HostPort("nowhere.test", 25)))),
                List.of(),
                false);

        assertThat(targets("null.test"))
                .containsExactly(new Target("127.0.0.1", 26, List.of(InetAddress.ofLiteral("127.0.0.1"))));
        assertThat(answer("null.test").destination().key()).isEqualTo("127.0.0.1:26");
        assertThat(targets("deep.below.null.test"))
                .extracting(t -> t.host() + ":" + t.port())
                .containsExactly("mx.good.test:2525", "localhost:27");
        assertThat(failure(answer("gone.test")).enhanced())
                .as("the operator's mistake bounces nothing")
                .hasToString("4.3.5");
        assertThat(hosts("good.test")).containsExactly("mx.good.test");
    }

    @Test
    void whoSharesTheHostsOfADedicatedDomainSharesItsTopic() {
        dns.mx("big.test", 10, "mx.big.test")
                .address("mx.big.test", "192.0.2.40")
                .mx("customer.test", 5, "mx.big.test");
        table = table(List.of(), List.of("big.test", "servfail.test"), false);

        for (String domain : List.of("big.test", "customer.test")) {
            assertThat(answer(domain).topic()).isEqualTo(new DeliverTopic("big.test"));
            assertThat(answer(domain).destination().key()).isEqualTo("big.test");
        }
        assertThat(answer("servfail.test").topic()).isEqualTo(new DeliverTopic("servfail.test"));
        assertThat(answer("good.test").topic()).isEqualTo(DeliverTopic.SHARED);
    }

    @Test
    void whenADedicatedDomainMovesTheOthersStayBehind() {
        dns.mx("big.test", 10, "mx.old.test").address("mx.old.test", "192.0.2.40");
        dns.mx(
                "customer.test",
                new MxAnswer.Hosts(
                        List.of(new MxHost(5, DomainName.parse("mx.old.test").orThrow())), Duration.ofDays(1)));
        dns.address(
                "mx.old.test",
                new AddressAnswer.Addresses(List.of(InetAddress.ofLiteral("192.0.2.40")), Duration.ofDays(1)));
        table = table(List.of(), List.of("big.test"), false);
        assertThat(answer("customer.test").topic()).isEqualTo(new DeliverTopic("big.test"));

        dns.forget("big.test").mx("big.test", 10, "mx.new.test").address("mx.new.test", "192.0.2.41");
        time.advance(TTL.plusSeconds(1));

        assertThat(hosts("big.test")).containsExactly("mx.new.test");
        assertThat(answer("customer.test").topic()).isEqualTo(DeliverTopic.SHARED);
        assertThat(answer("customer.test").destination().key()).isEqualTo("mx.old.test");
    }

    @Test
    void renewingADedicatedDomainDoesNotParkItsMail() {
        dns.mx("big.test", 10, "mx.good.test");
        table = table(List.of(), List.of("big.test"), false);
        assertThat(hosts("big.test")).containsExactly("mx.good.test");
        time.advance(TTL.plusSeconds(1));
        dns.hold("big.test");
        table.begin();
        dns.release("big.test");

        assertThat(hosts("big.test")).containsExactly("mx.good.test");
    }
}
