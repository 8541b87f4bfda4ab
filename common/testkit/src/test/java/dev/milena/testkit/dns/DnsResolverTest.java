package dev.milena.testkit.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.dns.AddressAnswer;
import dev.milena.dns.DnsConfig;
import dev.milena.dns.DnsResolver;
import dev.milena.dns.MxAnswer;
import dev.milena.dns.MxHost;
import dev.milena.dns.Resolver;
import dev.milena.runtime.config.HostPort;
import dev.milena.runtime.time.Time;
import dev.milena.testkit.FakeTime;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract, and what only a resolver with a network can be put through (hostile.md D34 to D38). */
class DnsResolverTest extends ResolverContract {

    private static final Duration TIMEOUT = Duration.ofMillis(150);

    private final TestDnsServer server = TestDnsServer.start();
    private final DnsResolver resolver = open(Time.system(), 0, server.address());

    private static DnsResolver open(Time time, int retries, HostPort... servers) {
        return DnsResolver.open(new DnsConfig(List.of(servers), TIMEOUT, retries, true), time);
    }

    @AfterEach
    void close() {
        resolver.close();
        server.close();
    }

    @Override
    Words words() {
        return new Words() {
            @Override
            public void mx(String domain, int preference, String host) {
                server.mx(domain, preference, host);
            }

            @Override
            public void address(String host, String... addresses) {
                server.address(host, addresses);
            }

            @Override
            public void unreachable(String name) {
                server.behaves(name, Behaviour.SERVFAIL);
            }
        };
    }

    @Override
    Resolver resolver() {
        return resolver;
    }

    private void healthy(String domain) {
        words().mx(domain, 10, "mx." + domain);
        words().address("mx." + domain, "192.0.2.25");
    }

    @ParameterizedTest
    @EnumSource(
            value = Behaviour.class,
            names = {
                "SERVFAIL",
                "REFUSED",
                "SILENT",
                "LAME",
                "WRONG_ID",
                "WRONG_QUESTION",
                "GARBAGE",
                "SHORT",
                "POINTER_LOOP",
                "TRUNCATED_ALWAYS"
            })
    void nothingUsableIsUnreachableAndNeverAStatementAboutTheDomain(Behaviour behaviour) throws Exception {
        healthy("odd.test");
        server.behaves("odd.test", behaviour).behaves("mx.odd.test", behaviour);

        assertThat(mx("odd.test")).isInstanceOf(MxAnswer.Unreachable.class);
        assertThat(addresses("mx.odd.test")).isInstanceOf(AddressAnswer.Unreachable.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Behaviour.class,
            names = {"TRUNCATED", "NO_EDNS", "FORGED_THEN_TRUE", "UPPER_CASE"})
    void oddButTrueAnswersAreUnderstood(Behaviour behaviour) throws Exception {
        healthy("odd.test");
        server.behaves("odd.test", behaviour).behaves("mx.odd.test", behaviour);

        assertThat(mx("odd.test")).isInstanceOfSatisfying(MxAnswer.Hosts.class, hosts -> assertThat(hosts.hosts())
                .containsExactly(new MxHost(10, domain("mx.odd.test"))));
        assertThat(addresses("mx.odd.test")).isInstanceOf(AddressAnswer.Addresses.class);
    }

    @Test
    void whetherAnyServerAnsweredIsSaid() throws Exception {
        healthy("odd.test");
        server.behaves("odd.test", Behaviour.SERVFAIL).behaves("mx.odd.test", Behaviour.SERVFAIL);
        HostPort nobody = new HostPort("127.0.0.1", closedPort());
        try (DnsResolver dead = open(Time.system(), 0, nobody);
                DnsResolver half = open(Time.system(), 0, server.address(), nobody)) {
            assertThat(answer(dead.mx(domain("odd.test"))))
                    .isInstanceOfSatisfying(MxAnswer.Unreachable.class, u -> assertThat(u.answered())
                            .isFalse());
            assertThat(answer(dead.addresses(domain("odd.test"))))
                    .isInstanceOfSatisfying(AddressAnswer.Unreachable.class, u -> assertThat(u.answered())
                            .isFalse());
            assertThat(answer(half.mx(domain("odd.test"))))
                    .isInstanceOfSatisfying(MxAnswer.Unreachable.class, u -> assertThat(u.answered())
                            .isTrue());
        }
    }

    @Test
    void aFlakyServerIsAskedAgain() throws Exception {
        healthy("flaky.test");
        server.behaves("flaky.test", Behaviour.FLAKY);

        try (DnsResolver patient = open(Time.system(), 1, server.address())) {
            assertThat(answer(patient.mx(domain("flaky.test")))).isInstanceOf(MxAnswer.Hosts.class);
        }
    }

    @Test
    void aServerThatIsSilentToEdnsIsAskedWithoutInTheSecondRound() throws Exception {
        healthy("old.test");
        server.behaves("old.test", Behaviour.SILENT_EDNS);

        try (DnsResolver patient = open(Time.system(), 1, server.address())) {
            assertThat(answer(patient.mx(domain("old.test")))).isInstanceOf(MxAnswer.Hosts.class);
        }
    }

    @Test
    void theNextServerIsAskedWhenTheFirstIsDeadAndThenAskedFirst() throws Exception {
        healthy("one.test");
        healthy("two.test");
        try (DnsResolver two = open(Time.system(), 0, new HostPort("127.0.0.1", closedPort()), server.address())) {
            assertThat(answer(two.mx(domain("one.test")))).isInstanceOf(MxAnswer.Hosts.class);
            assertThat(answer(two.mx(domain("two.test")))).isInstanceOf(MxAnswer.Hosts.class);
        }
    }

    private static int closedPort() throws SocketException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    @Test
    void nullMxIsSaidAndIsIgnoredBesideOthers() throws Exception {
        server.mx("never.test", 0, ".").mx("both.test", 0, ".").mx("both.test", 10, "mx.both.test");

        assertThat(mx("never.test")).isInstanceOf(MxAnswer.NullMx.class);
        assertThat(mx("both.test")).isInstanceOfSatisfying(MxAnswer.Hosts.class, hosts -> assertThat(hosts.hosts())
                .containsExactly(new MxHost(10, domain("mx.both.test"))));
    }

    @Test
    void anMxThatIsAnAddressOrRubbishIsBroken() throws Exception {
        server.mx("address.test", 10, "192.0.2.1").mx("rubbish.test", 10, "a\\032b.test");

        assertThat(mx("address.test")).isInstanceOf(MxAnswer.Broken.class);
        assertThat(mx("rubbish.test")).isInstanceOf(MxAnswer.Broken.class);
    }

    @Test
    void aliasesAreFollowedAlsoOutOfTheAnswerButNotForEver() throws Exception {
        healthy("real.test");
        server.alias("alias.test", "real.test").alias("loop.test", "pool.test").alias("pool.test", "loop.test");
        for (int i = 0; i < 40; i++) {
            server.alias("c" + i + ".test", "c" + (i + 1) + ".test");
        }

        assertThat(mx("alias.test")).isInstanceOf(MxAnswer.Hosts.class);
        assertThat(mx("loop.test")).isInstanceOf(MxAnswer.Unreachable.class);
        assertThat(addresses("loop.test")).isInstanceOf(AddressAnswer.Unreachable.class);
        assertThat(mx("c0.test")).isInstanceOf(MxAnswer.Unreachable.class);
        assertThat(mx("c31.test")).isInstanceOf(MxAnswer.NoSuchDomain.class);
    }

    @Test
    void onlyTheFirstOfTooManyRecordsAreLookedAt() throws Exception {
        server.behaves("many.test", Behaviour.MANY);

        assertThat(mx("many.test")).isInstanceOfSatisfying(MxAnswer.Hosts.class, hosts -> assertThat(hosts.hosts())
                .hasSize(100));
        assertThat(addresses("many.test"))
                .isInstanceOfSatisfying(AddressAnswer.Addresses.class, a -> assertThat(a.addresses())
                        .hasSize(20));
    }

    @Test
    void aBrokenFamilyDoesNotHideTheOther() throws Exception {
        server.address("half.test", "2001:db8::25");

        assertThat(addresses("half.test")).isInstanceOf(AddressAnswer.Addresses.class);
    }

    @Test
    void whatIsKnownOfOneFamilyIsKeptWhileTheOtherFails() throws Exception {
        server.record("half.test", "A", 300, "192.0.2.25").record("brief.test", "A", 20, "192.0.2.25");
        server.behaves("half.test", Behaviour.SERVFAIL_AAAA).behaves("brief.test", Behaviour.SERVFAIL_AAAA);
        FakeTime time = new FakeTime();

        try (DnsResolver kept = open(time, 0, server.address())) {
            assertThat(answer(kept.addresses(domain("half.test"))))
                    .isInstanceOfSatisfying(AddressAnswer.Addresses.class, a -> assertThat(a.ttl())
                            .isEqualTo(Duration.ofMinutes(1)));
            assertThat(answer(kept.addresses(domain("brief.test"))).ttl()).isEqualTo(Duration.ofSeconds(20));
        }
    }

    @Test
    void anAnswerIsKeptForItsTtlAndNoLonger() throws Exception {
        FakeTime time = new FakeTime();
        server.record("kept.test", "MX", 30, "10 mx.kept.test.");
        try (DnsResolver kept = open(time, 0, server.address())) {
            assertThat(answer(kept.mx(domain("kept.test"))).ttl()).isEqualTo(Duration.ofSeconds(30));
            time.advance(Duration.ofSeconds(29));
            assertThat(answer(kept.mx(domain("kept.test"))).ttl()).isEqualTo(Duration.ofSeconds(1));
            assertThat(server.asked("kept.test", "MX")).isEqualTo(1);
            time.advance(Duration.ofSeconds(2));
            assertThat(answer(kept.mx(domain("kept.test")))).isInstanceOf(MxAnswer.Hosts.class);
            assertThat(server.asked("kept.test", "MX")).isEqualTo(2);
        }
    }

    @Test
    void thereIsNoneIsKeptTooAndNobodyAnswersOnlyShortly() throws Exception {
        FakeTime time = new FakeTime();
        server.behaves("sick.test", Behaviour.SERVFAIL);
        try (DnsResolver kept = open(time, 0, server.address())) {
            for (int i = 0; i < 2; i++) {
                assertThat(answer(kept.mx(domain("absent.test")))).isInstanceOf(MxAnswer.NoSuchDomain.class);
                assertThat(answer(kept.mx(domain("sick.test")))).isInstanceOf(MxAnswer.Unreachable.class);
            }
            assertThat(server.asked("absent.test", "MX")).isEqualTo(1);
            assertThat(server.asked("sick.test", "MX")).isEqualTo(1);
            time.advance(Duration.ofSeconds(6));
            assertThat(answer(kept.mx(domain("absent.test")))).isInstanceOf(MxAnswer.NoSuchDomain.class);
            assertThat(answer(kept.mx(domain("sick.test")))).isInstanceOf(MxAnswer.Unreachable.class);
            assertThat(server.asked("absent.test", "MX")).isEqualTo(1);
            assertThat(server.asked("sick.test", "MX")).isEqualTo(2);
        }
    }

    @Test
    void aThousandCallersShareOneLookUp() throws Exception {
        healthy("popular.test");
        server.delay("popular.test", Duration.ofMillis(50));

        List<CompletionStage<MxAnswer>> all = IntStream.range(0, 1000)
                .mapToObj(i -> resolver.mx(domain("popular.test")))
                .toList();

        for (CompletionStage<MxAnswer> one : all) {
            assertThat(answer(one)).isInstanceOf(MxAnswer.Hosts.class);
        }
        assertThat(server.asked("popular.test", "MX")).isEqualTo(1);
    }

    @Test
    void moreQuestionsThanSocketsAreAnsweredAll() throws Exception {
        server.mx("*.crowd.test", 10, "mx.crowd.test");
        DnsConfig config = new DnsConfig(List.of(server.address()), Duration.ofSeconds(5), 1, true);
        try (DnsResolver patient = DnsResolver.open(config, Time.system())) {
            List<CompletionStage<MxAnswer>> all = new ArrayList<>();
            for (int i = 0; i < 1500; i++) {
                all.add(patient.mx(domain("d" + i + ".crowd.test")));
            }
            for (CompletionStage<MxAnswer> one : all) {
                assertThat(answer(one)).isInstanceOf(MxAnswer.Hosts.class);
            }
        }
    }

    @Test
    void whoWaitsForASocketBehindSilentDomainsHasItsOwnTimeLeft() throws Exception {
        healthy("healthy.test");
        DnsConfig config = new DnsConfig(List.of(server.address()), Duration.ofSeconds(1), 0, true);
        try (DnsResolver crowded = DnsResolver.open(config, Time.system())) {
            List<CompletionStage<MxAnswer>> silent = new ArrayList<>();
            for (int i = 0; i < 3000; i++) {
                server.behaves("d" + i + ".silent.test", Behaviour.SILENT);
                silent.add(crowded.mx(domain("d" + i + ".silent.test")));
            }
            assertThat(answer(crowded.mx(domain("healthy.test")))).isInstanceOf(MxAnswer.Hosts.class);
            for (CompletionStage<MxAnswer> one : silent) {
                assertThat(answer(one)).isInstanceOf(MxAnswer.Unreachable.class);
            }
        }
    }

    @Test
    void aServerThatComesBackIsHeardAgain() throws Exception {
        PushedTime time = new PushedTime();
        int port = server.address().port();
        try (DnsResolver patient = open(time, 3, server.address())) {
            server.close();
            assertThat(answer(patient.mx(domain("back.test")))).isInstanceOf(MxAnswer.Unreachable.class);
            time.advance(Duration.ofSeconds(6));
            try (TestDnsServer again = TestDnsServer.start(port).mx("back.test", 10, "mx.back.test")) {
                assertThat(again.address().port()).isEqualTo(port);
                assertThat(answer(patient.mx(domain("back.test")))).isInstanceOf(MxAnswer.Hosts.class);
            }
        }
    }

    @Test
    void closingEndsTheThreadAndAnswersWhoeverWaits() throws Exception {
        server.behaves("silent.test", Behaviour.SILENT);
        long threads = dnsThreads();
        DnsResolver waiting = open(new FakeTime(), 0, server.address());
        CompletionStage<MxAnswer> open = waiting.mx(domain("silent.test"));
        assertThat(dnsThreads()).isEqualTo(threads + 1);

        waiting.close();

        assertThat(answer(open)).isInstanceOf(MxAnswer.Unreachable.class);
        assertThat(dnsThreads()).isEqualTo(threads);
    }

    private static long dnsThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("dns") || t.getName().contains("dnsjava"))
                .count();
    }

    /** Runs by itself and can be pushed on. Where a datagram may be lost, time that stands still would wait for it for ever. */
    private static final class PushedTime implements Time {

        private final Time system = Time.system();
        private final AtomicLong pushed = new AtomicLong();

        @Override
        public Instant now() {
            return system.now();
        }

        @Override
        public long nanos() {
            return system.nanos() + pushed.get();
        }

        void advance(Duration by) {
            pushed.addAndGet(by.toNanos());
        }
    }
}
