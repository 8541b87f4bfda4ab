package dev.milena.testkit.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.dns.MxAnswer;
import dev.milena.dns.Resolver;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FakeDnsTest extends ResolverContract {

    private final FakeDns dns = new FakeDns();

    @Override
    Words words() {
        return new Words() {
            @Override
            public void mx(String domain, int preference, String host) {
                dns.mx(domain, preference, host);
            }

            @Override
            public void address(String host, String... addresses) {
                dns.address(host, addresses);
            }

            @Override
            public void unreachable(String name) {
                dns.unreachable(name);
            }
        };
    }

    @Override
    Resolver resolver() {
        return dns;
    }

    @Test
    void aHeldAnswerComesWhenReleased() {
        CompletableFuture<MxAnswer> stage =
                dns.hold("late.test").mx(domain("late.test")).toCompletableFuture();
        assertThat(stage).isNotDone();

        dns.release("late.test");

        assertThat(stage).isCompletedWithValueMatching(a -> a instanceof MxAnswer.NoSuchDomain);
        assertThat(dns.asked("late.test")).isEqualTo(1);
    }
}
