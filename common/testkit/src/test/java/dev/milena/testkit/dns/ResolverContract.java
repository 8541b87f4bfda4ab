package dev.milena.testkit.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.dns.AddressAnswer;
import dev.milena.dns.MxAnswer;
import dev.milena.dns.MxHost;
import dev.milena.dns.Resolver;
import dev.milena.mail.DomainName;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every {@link Resolver} does, the real one and the fake. */
abstract class ResolverContract {

    /** The words both understand. */
    interface Words {
        void mx(String domain, int preference, String host);

        void address(String host, String... addresses);

        void unreachable(String name);
    }

    abstract Words words();

    abstract Resolver resolver();

    static <A> A answer(CompletionStage<A> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static DomainName domain(String text) {
        return DomainName.parse(text).orThrow();
    }

    final MxAnswer mx(String domain) throws Exception {
        return answer(resolver().mx(domain(domain)));
    }

    final AddressAnswer addresses(String host) throws Exception {
        return answer(resolver().addresses(domain(host)));
    }

    @Test
    void mailExchangersComeInTheOrderOfTheirPreference() throws Exception {
        words().mx("shop.test", 20, "b.shop.test");
        words().mx("shop.test", 10, "z.shop.test");
        words().mx("shop.test", 20, "a.shop.test");

        assertThat(mx("shop.test")).isInstanceOfSatisfying(MxAnswer.Hosts.class, hosts -> assertThat(hosts.hosts())
                .containsExactly(
                        new MxHost(10, domain("z.shop.test")),
                        new MxHost(20, domain("a.shop.test")),
                        new MxHost(20, domain("b.shop.test"))));
        assertThat(mx("shop.test").ttl()).isPositive();
    }

    @Test
    void aDomainWithAnAddressAloneHasNoMx() throws Exception {
        words().address("plain.test", "192.0.2.7");

        assertThat(mx("plain.test")).isInstanceOf(MxAnswer.NoMx.class);
        assertThat(addresses("plain.test"))
                .isInstanceOfSatisfying(AddressAnswer.Addresses.class, a -> assertThat(a.addresses())
                        .containsExactly(InetAddress.ofLiteral("192.0.2.7")));
    }

    @Test
    void aDomainWithMxAloneHasNoAddress() throws Exception {
        words().mx("noaddress.test", 10, "mx.elsewhere.test");

        assertThat(addresses("noaddress.test")).isInstanceOf(AddressAnswer.None.class);
    }

    @Test
    void whatDoesNotExistIsSaidNotToExist() throws Exception {
        assertThat(mx("nowhere.test")).isInstanceOf(MxAnswer.NoSuchDomain.class);
        assertThat(addresses("nowhere.test")).isInstanceOf(AddressAnswer.NoSuchDomain.class);
    }

    @Test
    void bothFamiliesAreGiven() throws Exception {
        words().address("dual.test", "192.0.2.1", "2001:db8::1");

        assertThat(addresses("dual.test"))
                .isInstanceOfSatisfying(AddressAnswer.Addresses.class, a -> assertThat(a.addresses())
                        .isEqualTo(List.of(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1"))));
    }

    @Test
    void aServerOutOfOrderSaysNothingAboutTheDomain() throws Exception {
        words().unreachable("sick.test");

        assertThat(mx("sick.test")).isInstanceOf(MxAnswer.Unreachable.class);
        assertThat(addresses("sick.test")).isInstanceOf(AddressAnswer.Unreachable.class);
    }

    @Test
    void aClosedResolverStillAnswers() throws Exception {
        resolver().close();
        resolver().close();

        assertThat(mx("shop.test")).isInstanceOf(MxAnswer.Unreachable.class);
        assertThat(addresses("shop.test")).isInstanceOf(AddressAnswer.Unreachable.class);
    }
}
