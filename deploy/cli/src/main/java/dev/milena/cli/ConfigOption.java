package dev.milena.cli;

import dev.milena.runtime.config.ConfigLoader;
import dev.milena.standalone.MilenaConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --config F}, and reading what it names. */
final class ConfigOption {

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "YAML file. Without it defaults hold; MILENA__SECTION__KEY variables override both.")
    private @Nullable Path file;

    ConfigLoader.Loaded<MilenaConfig> load() {
        return load(new ConfigLoader(System.getenv()));
    }

    ConfigLoader.Loaded<MilenaConfig> load(ConfigLoader loader) {
        return switch (loader.load(MilenaConfig.class, file)) {
            case ConfigLoader.Loaded<MilenaConfig> loaded -> loaded;
            case ConfigLoader.Problems<MilenaConfig> bad -> throw new BadConfig(bad.problems());
        };
    }

    /** How the operator would name the same file in another command. */
    String again() {
        return file == null ? "" : " --config " + file;
    }
}
