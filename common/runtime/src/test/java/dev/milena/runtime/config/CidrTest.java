package dev.milena.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.mail.Parsed;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

    @Test
    void aBlockHoldsItsAddresses() {
        Cidr block = Cidr.parse("192.168.0.0/16").orThrow();
        assertThat(block.contains(InetAddress.ofLiteral("192.168.7.1"))).isTrue();
        assertThat(block.contains(InetAddress.ofLiteral("192.0.0.168"))).isFalse();
        assertThat(Cidr.parse("2001:db8::/32").orThrow().contains(InetAddress.ofLiteral("2001:db8::1")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"192.168/16", "10/8", "127.1", "010.0.0.0/8", "1.2.3.4.5", "1.2.3.256/32", "", "/8", "host"})
    void whatCouldBeReadAsAnotherNetworkIsMalformed(String text) {
        assertThat(Cidr.parse(text)).isInstanceOf(Parsed.Malformed.class);
    }
}
