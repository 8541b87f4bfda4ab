package dev.milena.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.dns.DnsConfig;
import dev.milena.mail.DomainName;
import dev.milena.router.resolve.OwnName;
import dev.milena.router.resolve.StaticRoute;
import dev.milena.runtime.config.ConfigLoader;
import dev.milena.runtime.config.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouterConfigTest {

    record Root(RouterConfig router) {}

    private static ConfigLoader.Result<Root> parse(String yaml) {
        return new ConfigLoader(Map.of()).parse(Root.class, "m.yaml", yaml);
    }

    private static RouterConfig loaded(String yaml) {
        ConfigLoader.Result<Root> result = parse(yaml);
        assertThat(result).isInstanceOf(ConfigLoader.Loaded.class);
        return ((ConfigLoader.Loaded<Root>) result).value().router();
    }

    @Test
    void defaults() {
        assertThat(loaded(""))
                .isEqualTo(new RouterConfig(
                        new DnsConfig(List.of(), Duration.ofSeconds(3), 1, true),
                        List.of(),
                        List.of(),
                        Duration.ofMillis(500),
                        100,
                        false,
                        List.of()));
    }

    @Test
    void everyKey() {
        assertThat(loaded("""
                        router:
                          dns: { servers: ["127.0.0.1:5353", "[::1]:53"], timeout: 1s, retries: 2, ipv6: false }
                          routes:
                            - { match: "*.Example", targets: ["mx.example:25", "[192.0.2.1]:26"] }
                          dedicated: [gmail.com]
                          dns-wait: 100ms
                          max-recipients-per-task: 50
                          allow-address-literals: true
                          local-names: [mx.our.example, "2001:db8::1"]
                        """))
                .isEqualTo(new RouterConfig(
                        new DnsConfig(
                                List.of(new HostPort("127.0.0.1", 5353), new HostPort("::1", 53)),
                                Duration.ofSeconds(1),
                                2,
                                false),
                        List.of(new StaticRoute(
                                "*.example", List.of(new HostPort("mx.example", 25), new HostPort("192.0.2.1", 26)))),
                        List.of(DomainName.parse("gmail.com").orThrow()),
                        Duration.ofMillis(100),
                        50,
                        true,
                        List.of(
                                OwnName.parse("mx.our.example").orThrow(),
                                OwnName.parse("2001:db8:0::1").orThrow())));
    }

    private static final String LABEL = ".aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee";

    /** A legal domain that no topic can be named after. */
    private static final String LONG = "a" + LABEL + LABEL + LABEL + LABEL;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "router: { dns: { servers: ['ns.example:53'] } }",
                "router: { dns: { timeout: 1m } }",
                "router: { dns: { retries: 9 } }",
                "router: { routes: [ { match: 'a..b', targets: ['mx:25'] } ] }",
                "router: { routes: [ { match: '*', targets: [] } ] }",
                "router: { routes: [ { match: '*', targets: ['mx:0'] } ] }",
                "router: { routes: [ { match: 'x*.test', targets: ['mx:25'] } ] }",
                "router: { dedicated: ['no domain'] }",
                "router: { dedicated: [shared] }",
                "router: { dedicated: ['" + LONG + "'] }",
                "router: { dns-wait: 1m }",
                "router: { max-recipients-per-task: 0 }",
                "router: { local-names: ['a b'] }",
                "router: { dns-waits: 1s }",
            })
    void bad(String yaml) {
        assertThat(parse(yaml)).isInstanceOf(ConfigLoader.Problems.class);
    }
}
