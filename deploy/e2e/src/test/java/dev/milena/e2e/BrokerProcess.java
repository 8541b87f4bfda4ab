package dev.milena.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One of several brokers as a process of its own, started by the command line, so that it can be killed as a process is. For one thread. */
final class BrokerProcess {

    /** A JVM with a broker in it takes three seconds on an idle machine; it waits for a majority besides. */
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private final int node;
    private final int port;
    private final String voters;
    private final Path dir;
    private @Nullable Process process;

    BrokerProcess(int node, int port, String voters, Path dir) {
        this.node = node;
        this.port = port;
        this.voters = voters;
        this.dir = dir;
    }

    String server() {
        return "127.0.0.1:" + port;
    }

    /** Does not wait. Nothing happens when it runs. */
    void launch() {
        if (process != null && process.isAlive()) {
            return;
        }
        try {
            Files.deleteIfExists(said());
            process = new ProcessBuilder(command())
                    .redirectOutput(said().toFile())
                    .redirectError(ProcessBuilder.Redirect.appendTo(
                            dir.resolve("kafka" + node + ".err").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // short lives on a busy machine: the second compiler would not pay
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.milena.cli.Main",
                "kafka",
                "--port",
                Integer.toString(port),
                "--data-dir",
                dir.resolve("kafka" + node).toString(),
                "--node",
                Integer.toString(node),
                "--voters",
                voters);
    }

    void awaitReady() {
        await("broker " + node + " is ready").atMost(PATIENCE).until(() -> {
            assertThat(process != null && process.isAlive())
                    .as("broker %s lives", node)
                    .isTrue();
            return Files.exists(said()) && Files.readString(said()).startsWith("Kafka is ready");
        });
    }

    /** kill -9, and it is gone when this returns. */
    void kill() {
        if (process != null) {
            end(process.destroyForcibly());
        }
    }

    /** A stop in order: it hands its partitions over first. */
    void stop() {
        if (process != null) {
            process.destroy();
            end(process);
        }
    }

    private void end(Process ending) {
        try {
            assertThat(ending.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("broker %s ends", node)
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private Path said() {
        return dir.resolve("kafka" + node + ".out");
    }
}
