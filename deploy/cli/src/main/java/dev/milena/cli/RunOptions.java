package dev.milena.cli;

import dev.milena.runtime.config.ConfigLoader;
import dev.milena.standalone.MilenaConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every process that serves. */
final class RunOptions {

    private static final int MAX_NODE_ID = 100;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--ops", paramLabel = "HOST:PORT", description = "Overrides ops.address: health and metrics.")
    private @Nullable String ops;

    @Option(
            names = "--node-id",
            paramLabel = "NAME",
            description = "Name of this process: the same after a restart, no other process of the cluster has it."
                    + " Default: MILENA_NODE_ID, else the host's name and the ops port.")
    private @Nullable String nodeId;

    ConfigOption config() {
        return config;
    }

    ConfigLoader.Loaded<MilenaConfig> load() {
        return load(new ConfigLoader(System.getenv()));
    }

    ConfigLoader.Loaded<MilenaConfig> load(ConfigLoader loader) {
        return config.load(ops == null ? loader : loader.with("--ops", "ops.address", ops));
    }

    /**
     * The name this process has in the cluster. The ops port tells apart what runs on one host: no two processes can hold it at a time, and a restarted one
     * holds it again.
     */
    String nodeId(int opsPort) {
        String given = nodeId == null ? System.getenv("MILENA_NODE_ID") : nodeId;
        String name = given == null || given.isBlank() ? hostname() + "-" + opsPort : given;
        String safe = name.strip().replaceAll("[^A-Za-z0-9._-]", "-");
        return safe.length() > MAX_NODE_ID ? safe.substring(0, MAX_NODE_ID) : safe;
    }

    /** Asked without DNS, which may be slow or lie. */
    private static String hostname() {
        String variable = System.getenv("HOSTNAME");
        if (variable != null && !variable.isBlank()) {
            return variable;
        }
        try {
            return Files.readString(Path.of("/etc/hostname")).strip();
        } catch (IOException noSuchFileHere) {
            return "milena";
        }
    }
}
