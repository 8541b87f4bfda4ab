package dev.milena.deliverer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.deliverer.connect.BlockedNetwork;
import dev.milena.mail.DomainName;
import dev.milena.runtime.config.ByteSize;
import dev.milena.runtime.config.ConfigLoader;
import dev.milena.runtime.config.ConfigLoader.Loaded;
import dev.milena.runtime.config.ConfigLoader.Problems;
import dev.milena.runtime.config.ConfigLoader.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DelivererConfigTest {

    record Root(DelivererConfig deliverer) {}

    @Test
    void defaults() {
        DelivererConfig config = loaded("");
        assertThat(config.smtpPort()).isEqualTo(25);
        assertThat(config.hostname()).isNull();
        assertThat(config.blockedNetworks()).containsExactly(BlockedNetwork.values());
        assertThat(config.retry().schedule()).startsWith(Duration.ofMinutes(1)).endsWith(Duration.ofHours(4));
        assertThat(config.retry().expire()).isEqualTo(Duration.ofDays(5));
        assertThat(config.retry().warnAfter()).isEqualTo(Duration.ofHours(4));
        assertThat(config.lanes().connections()).isEqualTo(10);
        assertThat(config.lanes().totalConnections()).isEqualTo(2000);
        assertThat(config.shaping()).isEmpty();
        assertThat(config.stopGrace()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void everyKey() {
        DelivererConfig config = loaded("""
                deliverer:
                  hostname: mta.example
                  smtp-port: 2526
                  blocked-networks: []
                  retry: { schedule: [1s, 2s], expire: 1h, warn-after: 30m }
                  shaping: { gmail.com: { connections: "5" } }
                  lanes:
                    connections: 3
                    total-connections: 30
                    idle-timeout: 5s
                    deliveries-per-connection: 20
                    memory: 32MiB
                    breaker-failures: 2
                    breaker-wait: 1s
                    breaker-max-wait: 10s
                  stop-grace: 5s
                """);
        assertThat(config.hostname()).isEqualTo(new DomainName("mta.example"));
        assertThat(config.smtpPort()).isEqualTo(2526);
        assertThat(config.blockedNetworks()).isEmpty();
        assertThat(config.retry().schedule()).isEqualTo(List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)));
        assertThat(config.retry().warnAfter()).isEqualTo(Duration.ofMinutes(30));
        assertThat(config.shaping()).isEqualTo(Map.of("gmail.com", Map.of("connections", "5")));
        assertThat(config.lanes().connections()).isEqualTo(3);
        assertThat(config.lanes().totalConnections()).isEqualTo(30);
        assertThat(config.lanes().memory()).isEqualTo(new ByteSize(32 << 20));
        assertThat(config.stopGrace()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void everyBadValueIsToldAtOnce() {
        Result<Root> result = load("""
                deliverer:
                  smtp-port: 0
                  blocked-networks: [moon]
                  retry: { schedule: [], expire: 0s }
                  lanes: { connections: 0 }
                """);
        assertThat(result).isInstanceOf(Problems.class);
        assertThat(((Problems<Root>) result).problems().toString())
                .contains("blocked-networks", "schedule", "connections");
    }

    private static DelivererConfig loaded(String yaml) {
        Result<Root> result = load(yaml);
        assertThat(result).isInstanceOf(Loaded.class);
        return ((Loaded<Root>) result).value().deliverer();
    }

    private static Result<Root> load(String yaml) {
        return new ConfigLoader(Map.of()).parse(Root.class, "test", yaml);
    }
}
