package dev.milena.deliverer.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.testkit.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlainHostsTest {

    private final FakeTime time = new FakeTime();
    private final PlainHosts hosts = new PlainHosts(time, Duration.ofHours(1));

    @Test
    void aHostIsRememberedForItsTime() {
        assertThat(hosts.contains("192.0.2.1:25")).isFalse();
        hosts.remember("192.0.2.1:25");
        time.advance(Duration.ofMinutes(59));
        assertThat(hosts.contains("192.0.2.1:25")).isTrue();
        time.advance(Duration.ofMinutes(1));
        assertThat(hosts.contains("192.0.2.1:25")).isFalse();
    }

    @Test
    void theOldestIsForgottenWhenThereAreTooMany() {
        for (int i = 0; i <= 10_000; i++) {
            hosts.remember("host " + i);
        }
        assertThat(hosts.contains("host 0")).isFalse();
        assertThat(hosts.contains("host 1")).isTrue();
        assertThat(hosts.contains("host 10000")).isTrue();
    }
}
