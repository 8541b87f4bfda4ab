package dev.milena.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.mail.DomainName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {

    enum Durability {
        FSYNC,
        PAGE_CACHE
    }

    record Listener(HostPort address, @Default("false") boolean tls) {}

    record Door(
            @Default("127.0.0.1:2525") List<Listener> listeners,
            @Default("127.0.0.0/8, ::1/128") List<Cidr> relayNetworks,
            @Default("50MiB") ByteSize maxMessageSize,
            @Nullable DomainName hostname) {

        Door {
            if (listeners.isEmpty()) {
                throw new IllegalArgumentException("needs at least one listener");
            }
        }
    }

    record Retry(
            @Default("1m, 5m, 1h30m") List<Duration> schedule,
            @Default("5d") Duration expire) {}

    record Root(
            Door door,
            Retry retry,
            @Default("fsync") Durability durability,
            @Default("20") int workers,
            @Default("0.5") double share,
            @Default("") Map<String, String> properties,
            @Default("") Map<String, Retry> shaping) {}

    record Required(HostPort address) {}

    private static ConfigLoader.Result<Root> parse(String yaml) {
        return parse(yaml, Map.of());
    }

    private static ConfigLoader.Result<Root> parse(String yaml, Map<String, String> environment) {
        return new ConfigLoader(environment).parse(Root.class, "m.yaml", yaml);
    }

    private static Root loaded(ConfigLoader.Result<Root> result) {
        return switch (result) {
            case ConfigLoader.Loaded<Root> loaded -> loaded.value();
            case ConfigLoader.Problems<Root> bad -> throw new AssertionError(bad.problems());
        };
    }

    private static List<String> problems(ConfigLoader.Result<?> result) {
        return switch (result) {
            case ConfigLoader.Loaded<?> loaded -> throw new AssertionError(loaded);
            case ConfigLoader.Problems<?> bad ->
                bad.problems().stream().map(Problem::toString).toList();
        };
    }

    @Test
    void anEmptyFileGivesTheDefaults() {
        Root root = loaded(parse("# nothing\n"));

        assertThat(root.door().listeners()).containsExactly(new Listener(new HostPort("127.0.0.1", 2525), false));
        assertThat(root.door().relayNetworks()).hasSize(2);
        assertThat(root.door().maxMessageSize()).isEqualTo(new ByteSize(50 << 20));
        assertThat(root.door().hostname()).isNull();
        assertThat(root.retry().schedule())
                .containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(90));
        assertThat(root.durability()).isEqualTo(Durability.FSYNC);
        assertThat(root.properties()).isEmpty();
    }

    @Test
    void everyKeyCanBeWritten() {
        String yaml = """
                door:
                  listeners:
                    - { address: "0.0.0.0:25", tls: true }
                    - "[::1]:2525"
                  relay-networks: [10.0.0.0/8]
                  max-message-size: 64KiB
                  hostname: mail.example
                retry: { schedule: [90s], expire: 500ms }
                durability: page-cache
                workers: 3
                share: 1
                properties: { security.protocol: SSL, ssl.key.password: "x" }
                shaping:
                  gmail.com: { expire: 1d }
                """;
        Root root = loaded(parse(yaml));

        assertThat(root.door().listeners())
                .containsExactly(
                        new Listener(new HostPort("0.0.0.0", 25), true),
                        new Listener(new HostPort("::1", 2525), false));
        assertThat(root.retry()).isEqualTo(new Retry(List.of(Duration.ofSeconds(90)), Duration.ofMillis(500)));
        assertThat(root.durability()).isEqualTo(Durability.PAGE_CACHE);
        assertThat(root.properties()).containsEntry("security.protocol", "SSL");
        assertThat(root.shaping().get("gmail.com"))
                .isEqualTo(new Retry(
                        List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(90)),
                        Duration.ofDays(1)));
    }

    @Test
    void allProblemsAreToldAtOnceWithTheirLines() {
        String yaml = """
                door:
                  listeners: []
                  relay_networks: [10.0.0.0/8]
                  max-message-size: 50MB
                retry:
                  expire: 5
                  expire: 6d
                durability: never
                workers: many
                rooter: {}
                shaping: { a.example: { schedul: [1m] } }
                """;

        assertThat(problems(parse(yaml)))
                .containsExactlyInAnyOrder(
                        "m.yaml:7: retry.expire: stands here a second time (first at m.yaml:6); keep one of them",
                        "m.yaml:3: door.relay_networks: there is no such key; did you mean 'relay-networks'?",
                        "m.yaml:4: door.max-message-size: '50MB' is no size; write 64KiB, 50MiB or 1GiB",
                        "m.yaml:6: retry.expire: '5' is no span of time; write 500ms, 90s, 5m, 1h30m or 5d",
                        "m.yaml:8: durability: 'never' is none of fsync, page-cache",
                        "m.yaml:9: workers: 'many' is no whole number; write digits only",
                        "m.yaml:10: rooter: there is no such key; known here: door, retry, durability, workers, share,"
                                + " properties, shaping",
                        "m.yaml:11: shaping.a.example.schedul: there is no such key; did you mean 'schedule'?");
    }

    @Test
    void whatARecordRefusesIsToldAtItsSection() {
        assertThat(problems(parse("workers: 1\ndoor:\n  listeners: []\n")))
                .containsExactly("m.yaml:3: door: needs at least one listener");
    }

    @Test
    void aListOrSectionInTheWrongPlaceIsToldAndNotGuessed() {
        assertThat(problems(parse("workers: [1]\nproperties: x\nretry: soon\nshaping: []\ndurability: {a: b}")))
                .hasSize(5)
                .contains("m.yaml:1: workers: is a list; one value is expected here");
    }

    @Test
    void whatIsNoYamlIsOneProblemWithItsLine() {
        assertThat(problems(parse("door:\n  listeners: [\n")))
                .first()
                .asString()
                .startsWith("m.yaml:");
        assertThat(problems(parse("a: &x 1\nb: *x\n"))).anyMatch(line -> line.contains("anchors"));
        assertThat(problems(parse("workers: 1\n---\nworkers: 2\n"))).anyMatch(line -> line.contains("second document"));
        assertThat(problems(parse("just text"))).hasSize(1);
        assertThat(problems(parse("[".repeat(200)))).isNotEmpty();
    }

    @Test
    void aMissingKeyWithoutDefaultIsTold() {
        assertThat(problems(new ConfigLoader(Map.of()).parse(Required.class, "m.yaml", "")))
                .containsExactly("m.yaml: address: is missing and has no default; write it");
    }

    @Test
    void theEnvironmentOverridesTheFile() {
        Map<String, String> environment = Map.of(
                "MILENA__DOOR__MAX_MESSAGE_SIZE", "1KiB",
                "MILENA__DOOR__LISTENERS__1__ADDRESS", "127.0.0.1:26",
                "MILENA__DOOR__LISTENERS__0__TLS", "true",
                "MILENA__DOOR__RELAY_NETWORKS", "10.0.0.0/8, 192.0.2.1",
                "MILENA__RETRY__SCHEDULE", "[1s, 2s]",
                "MILENA__PROPERTIES", "{security.protocol: SSL}",
                "MILENA__DURABILITY", "page-cache",
                "MILENA_NODE_ID", "not ours");
        Root root = loaded(parse("door: { listeners: [{address: '127.0.0.1:25'}] }\nretry: {expire: 1h}", environment));

        assertThat(root.door().listeners())
                .containsExactly(
                        new Listener(new HostPort("127.0.0.1", 25), true),
                        new Listener(new HostPort("127.0.0.1", 26), false));
        assertThat(root.door().relayNetworks()).hasSize(2);
        assertThat(root.retry())
                .isEqualTo(new Retry(List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)), Duration.ofHours(1)));
        assertThat(root.properties()).containsEntry("security.protocol", "SSL");
        assertThat(root.durability()).isEqualTo(Durability.PAGE_CACHE);
    }

    @Test
    void aBadOverrideIsToldByItsVariable() {
        assertThat(problems(parse("", Map.of("MILENA__DOOR__LISTENERS__3__ADDRESS", "127.0.0.1:25"))))
                .containsExactly(
                        "environment MILENA__DOOR__LISTENERS__3__ADDRESS: door.listeners: is a section of keys;"
                                + " a list is expected, written [a, b]");
        assertThat(problems(parse("", Map.of("MILENA__WORKER", "1"))))
                .containsExactly("environment MILENA__WORKER: worker: there is no such key; did you mean 'workers'?");
        assertThat(problems(parse("", Map.of("MILENA__RETRY__SCHEDULE", "[1m"))))
                .first()
                .asString()
                .startsWith("environment MILENA__RETRY__SCHEDULE: ");
    }

    @Test
    void anOptionOverridesFileAndEnvironment() {
        ConfigLoader loader = new ConfigLoader(Map.of("MILENA__WORKERS", "4")).with("--workers", "workers", "5");

        assertThat(loaded(loader.parse(Root.class, "m.yaml", "workers: 3")).workers())
                .isEqualTo(5);
        assertThat(problems(new ConfigLoader(Map.of())
                        .with("--size", "door.max-message-size", "big")
                        .parse(Root.class, "m.yaml", "")))
                .containsExactly("option --size: door.max-message-size: 'big' is no size; write 64KiB, 50MiB or 1GiB");
    }

    @Test
    void whatWasGivenIsKnown() {
        ConfigLoader.Result<Root> result = parse("door: {max-message-size: 1KiB}", Map.of("MILENA__WORKERS", "4"));

        assertThat(result).isInstanceOf(ConfigLoader.Loaded.class);
        assertThat(((ConfigLoader.Loaded<Root>) result).given())
                .isEqualTo(Set.of("door", "door.max-message-size", "workers"));
    }

    @Test
    void theEffectiveConfigurationReadsBackAsItself() {
        Root root = loaded(parse("properties: {a: 'x: y'}\nshaping: {gmail.com: {expire: 90s}}\nworkers: 7"));
        String printed = Effective.print(root);

        assertThat(loaded(parse(printed))).isEqualTo(root);
    }

    @Test
    void secretsAreNotPrinted() {
        Root root = loaded(parse("properties: {ssl.key.password: hunter2, sasl.jaas.config: hunter2}"));

        assertThat(Effective.print(root)).doesNotContain("hunter2").contains("ssl.key.password");
    }

    @Test
    void filesThatCannotBeReadAreOneProblem(@TempDir Path folder) throws Exception {
        ConfigLoader loader = new ConfigLoader(Map.of());
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThat(problems(loader.load(Root.class, folder.resolve("none.yaml"))))
                .containsExactly(folder.resolve("none.yaml") + ": no such file");
        assertThat(problems(loader.load(Root.class, folder))).hasSize(1);
        assertThat(problems(loader.load(Root.class, binary))).hasSize(1);
    }
}
