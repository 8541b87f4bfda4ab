package dev.milena.cli;

import dev.milena.runtime.config.ConfigLoader;
import dev.milena.runtime.life.Parts;
import dev.milena.standalone.MilenaConfig;
import dev.milena.standalone.Standalone;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * A short life of a whole standalone with some mail through it, for {@code deploy/milena} to record: what classes are loaded and which code is hot goes into
 * the AOT cache (JEP 483, 515), and later starts take half the time. On free ports, in a folder that is removed, for at most {@link #MOST_SECONDS}.
 */
@Command(name = "warm-up", hidden = true, description = "Starts, delivers some mail to itself, stops.")
final class WarmUpCommand implements Callable<Integer> {

    private static final int MOST_SECONDS = 90;

    private final TopCommand top;

    @Mixin
    private RunOptions options = new RunOptions();

    WarmUpCommand(TopCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("milena-warm-up");
        try {
            int door = freePort();
            int sink = freePort();
            ConfigLoader loader = new ConfigLoader(Map.of(
                    "MILENA__STANDALONE__DATA_DIR",
                    folder.toString(),
                    "MILENA__STANDALONE__KAFKA_PORT",
                    "0",
                    "MILENA__OPS__ADDRESS",
                    "127.0.0.1:0",
                    "MILENA__INGRESS__LISTENERS",
                    "127.0.0.1:" + door,
                    "MILENA__ROUTER__ROUTES",
                    "[{match: '*', targets: ['127.0.0.1:" + sink + "']}]",
                    "MILENA__DELIVERER__BLOCKED_NETWORKS",
                    "[]"));
            MilenaConfig config = options.load(loader).value();
            return top.life()
                    .run(Failures.told(parts -> live(parts, config, door, sink)))
                    .number();
        } finally {
            remove(folder);
        }
    }

    private void live(Parts parts, MilenaConfig config, int door, int sink) {
        CompletableFuture.delayedExecutor(MOST_SECONDS, TimeUnit.SECONDS).execute(parts::askToStop);
        Surroundings around = Surroundings.start(parts, options, config.ops(), true, "warm-up");
        Standalone standalone = new Standalone(config, around.environment(), around.readiness(), parts);
        standalone.startServices(standalone.startKafka());
        around.complete(() -> {
            try {
                int clean = dev.milena.bench.Main.run(
                        "run",
                        "--no-dns",
                        "--relay",
                        "127.0.0.1:" + door,
                        "--sink",
                        "127.0.0.1:" + sink,
                        "--messages",
                        "500",
                        "--sessions",
                        "5",
                        "--quiet",
                        "2",
                        "--most",
                        "30");
                top.console().say(clean == 0 ? "warm" : "warm, but not every message came through");
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } finally {
                parts.askToStop();
            }
        });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        }
    }
}
