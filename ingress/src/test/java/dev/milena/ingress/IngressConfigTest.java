package dev.milena.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milena.runtime.config.ByteSize;
import dev.milena.runtime.config.Cidr;
import dev.milena.runtime.config.ConfigLoader;
import dev.milena.runtime.config.HostPort;
import dev.milena.runtime.life.StartFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngressConfigTest {

    private record File(IngressConfig ingress) {}

    @Test
    void leftOutKeysHaveTheirDefaults() {
        assertThat(loaded("{}"))
                .isEqualTo(new IngressConfig(
                        List.of(new IngressConfig.Listener(new HostPort("127.0.0.1", 2525))),
                        List.of(cidr("127.0.0.0/8"), cidr("::1/128")),
                        new ByteSize(50 << 20),
                        null,
                        null,
                        false,
                        new IngressConfig.Limits(1000, 10_000, 1000, 20, 100, 100, new ByteSize(1 << 20), 10_000, null),
                        new IngressConfig.Timeouts(
                                Duration.ofMinutes(5),
                                Duration.ofSeconds(10),
                                Duration.ofMinutes(3),
                                new ByteSize(500),
                                Duration.ofMinutes(1),
                                Duration.ofSeconds(9))));
    }

    @Test
    void everyKeyCanBeSet() {
        assertThat(loaded("""
                        ingress:
                          listeners: [ { address: "127.0.0.1:25" }, { address: "[::1]:25" } ]
                          relay-networks: [ "10.0.0.0/8" ]
                          max-message-size: 10MiB
                          hostname: mx.example
                          postmaster: admin@example.com
                          address-literals: true
                          limits: { max-recipients: 500, max-connections: 10, max-connections-per-address: 9, max-errors: 8,
                            max-junk: 7, max-received: 6, max-header-size: 64KiB, max-chunks: 5, max-buffered: 100MiB }
                          timeouts: { command: 1m, crowded-command: 2s, data: 3s, min-data-rate: 4, data-grace: 5s, accept: 6s }
                        """))
                .isEqualTo(new IngressConfig(
                        List.of(
                                new IngressConfig.Listener(new HostPort("127.0.0.1", 25)),
                                new IngressConfig.Listener(new HostPort("::1", 25))),
                        List.of(cidr("10.0.0.0/8")),
                        new ByteSize(10 << 20),
                        "mx.example",
                        "admin@example.com",
                        true,
                        new IngressConfig.Limits(
                                500, 10, 9, 8, 7, 6, new ByteSize(64 << 10), 5, new ByteSize(100 << 20)),
                        new IngressConfig.Timeouts(
                                Duration.ofMinutes(1),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3),
                                new ByteSize(4),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(6))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-message-size: 1KiB | max-message-size",
                "hostname: a..b | hostname",
                "postmaster: admin | postmaster",
                "limits: { max-recipients: 5 } | max-recipients",
                "limits: { max-errors: 0 } | max-errors",
                "timeouts: { command: 0s } | command",
                "listeners: [ { address: nowhere } ] | address",
                "relay-networks: [ 10.0.0.0/99 ] | prefix",
                "surprise: 1 | surprise",
            })
    void badValuesStopTheStart(String line, String problem) {
        ConfigLoader.Result<File> result = load("ingress: { " + line + " }");
        assertThat(result).isInstanceOfSatisfying(ConfigLoader.Problems.class, bad -> assertThat(
                        bad.problems().toString())
                .contains(problem));
    }

    @Test
    void whatIsBufferedFitsTheHeap() {
        IngressConfig.Limits given = Ingress.limits();
        assertThat(given.maxBuffered(192 << 20)).isEqualTo(64 << 20);
        assertThatThrownBy(() -> given.maxBuffered(191 << 20))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("ingress.limits.max-buffered");
        IngressConfig.Limits leftOut = loaded("{}").limits();
        assertThat(leftOut.maxBuffered(384 << 20)).isEqualTo(96 << 20);
        assertThat(leftOut.maxBuffered(8L << 30)).isEqualTo(256 << 20);
    }

    private static IngressConfig loaded(String yaml) {
        return switch (load(yaml)) {
            case ConfigLoader.Loaded<File> ok -> ok.value().ingress();
            case ConfigLoader.Problems<File> bad -> throw new AssertionError(bad.problems());
        };
    }

    private static ConfigLoader.Result<File> load(String yaml) {
        return new ConfigLoader(Map.of()).parse(File.class, "test.yaml", yaml);
    }

    private static Cidr cidr(String text) {
        return Cidr.parse(text).orThrow();
    }
}
