package dev.milena.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.runtime.config.ConfigLoader;
import dev.milena.runtime.config.Effective;
import dev.milena.standalone.MilenaConfig;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of {@code deploy/config} are documentation: every key is in them, and what they say the default is, is the default. */
class ShippedConfigTest {

    private static final Path FOLDER = Path.of("..", "config");

    private static ConfigLoader.Loaded<MilenaConfig> load(String yaml) {
        return switch (new ConfigLoader(Map.of()).parse(MilenaConfig.class, "shipped", yaml)) {
            case ConfigLoader.Loaded<MilenaConfig> loaded -> loaded;
            case ConfigLoader.Problems<MilenaConfig> bad -> throw new AssertionError(bad.problems());
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"standalone", "ingress", "router", "deliverer"})
    void whatAFileSaysIsTheDefault(String name) throws Exception {
        String yaml = Files.readString(FOLDER.resolve(name + ".yaml"));

        assertThat(Effective.print(load(yaml).value())).isEqualTo(Effective.print(load("").value()));
    }

    @Test
    void everyKeyIsInTheFullFile() throws Exception {
        String yaml = Files.readString(FOLDER.resolve("standalone.yaml"));
        String everything = Effective.print(load("").value());

        for (String line : everything.lines().toList()) {
            String key = line.substring(0, line.indexOf(':')).strip();
            assertThat(yaml).containsPattern("(?m)^\\s*(# )?" + key + ":");
        }
        for (String optional : Arrays.asList(
                "hostname", "postmaster", "memory", "ehlo-name", "bootstrap-servers", "min-free", "cluster-id")) {
            assertThat(yaml).contains("# " + optional + ":");
        }
    }

    @Test
    void theDefaultsCommandPrintsTheFile() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);

        assertThat(Main.run(new String[] {"defaults", "router"}, print, print)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(Files.readString(FOLDER.resolve("router.yaml")));
    }
}
