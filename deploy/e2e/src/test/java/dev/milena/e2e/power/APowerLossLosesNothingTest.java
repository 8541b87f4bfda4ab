package dev.milena.e2e.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.bench.Report;
import dev.milena.bench.Run;
import dev.milena.bench.form.Recipients;
import dev.milena.bench.sink.FaultRule;
import dev.milena.bench.sink.Sink;
import dev.milena.bench.sink.SinkSettings;
import dev.milena.bench.socket.Loops;
import dev.milena.bench.source.SourceSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Under load the process is killed, the ends of its files are cut at random behind the last fsync, it is started again, and every message that had its 250 is
 * delivered. Other seeds than the usual: {@code -Dpower.seeds=1,2,3}.
 */
@Tag("faults")
class APowerLossLosesNothingTest {

    private static final int MESSAGES = 3_000;
    private static final Duration PATIENCE = Duration.ofSeconds(240);

    static LongStream seeds() {
        return Arrays.stream(System.getProperty("power.seeds", "1,2").split(","))
                .mapToLong(Long::parseLong);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whereverTheFilesEnd(long seed, @TempDir Path folder) throws Exception {
        int smtp = freePort();
        Path data = folder.resolve("data");
        Path log = folder.resolve("log");
        Random random = new Random(seed);
        try (Sink sink = Sink.open(settings());
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Path config = configuration(folder, smtp, sink.port());
            // A clean stop first: what was on disk then is safe, which a loss of power in the very first minute would
            // not show.
            try (StandaloneProcess clean = StandaloneProcess.start(config, data, log)) {
                clean.awaitReady();
            }
            assertThat(data.resolve("running")).doesNotExist();
            StandaloneProcess first = StandaloneProcess.start(config, data, log);
            first.awaitReady();
            assertThat(data.resolve("running")).exists();
            SourceSettings load = load(smtp);
            Future<Report> run = executor.submit(() -> Run.run(load, sink, Duration.ofSeconds(40), PATIENCE));
            long when = MESSAGES / 10 + random.nextInt(MESSAGES / 2);
            await().atMost(PATIENCE).until(() -> sink.account().unique() >= when);
            first.kill();

            List<String> gone = PowerCut.strike(data, seed);
            assertThat(gone).isNotEmpty();
            try (StandaloneProcess second = StandaloneProcess.start(config, data, log)) {
                second.awaitReady();
                Report report = run.get();
                System.out.println("seed " + seed + ": " + gone + " after " + when + " deliveries; " + report + "\n"
                        + recovery(log));
                assertThat(report.missing())
                        .as(report + StandaloneProcess.log(log))
                        .isZero();
                assertThat(report.corrupt()).isZero();
                assertThat(report.accepted()).isGreaterThan(MESSAGES / 2);
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(audit(config, data, log))
                        .contains("\"missing\":0,\"dead\":0", "\"unreadable\":0"));
            }
        }
    }

    private static SourceSettings load(int smtp) {
        return new SourceSettings(
                List.of(Loops.local(smtp)),
                4,
                1,
                MESSAGES,
                Duration.ZERO,
                Duration.ZERO,
                1024,
                new Recipients(1, 40, "d*.example"),
                300,
                true,
                false,
                true,
                PATIENCE);
    }

    private static String audit(Path config, Path data, Path log) throws Exception {
        List<String> said = StandaloneProcess.run(config, log, "audit", "--json", "--scratch", data.toString());
        return said.getLast();
    }

    private static String recovery(Path log) throws IOException {
        return StandaloneProcess.log(log)
                .lines()
                .filter(line -> line.contains("power was lost"))
                .toList()
                .toString();
    }

    /** Some recipients are put off once, so that retry topics have a part in it. */
    private static SinkSettings settings() {
        SinkSettings plain = SinkSettings.forTests();
        return new SinkSettings(
                plain.addresses(),
                1,
                plain.extensions(),
                List.of(FaultRule.parse("d1*.example=dot-451-once")),
                0,
                false);
    }

    private static Path configuration(Path folder, int smtp, int sink) throws IOException {
        return Files.writeString(folder.resolve("milena.yaml"), """
                standalone: { kafka-port: %1$d }
                ops: { address: "127.0.0.1:0" }
                ingress: { listeners: [ { address: "127.0.0.1:%2$d" } ], hostname: milena.example }
                router: { routes: [ { match: "*", targets: ["127.0.0.1:%3$d"] } ] }
                deliverer: { blocked-networks: [], retry: { schedule: [1s, 5s], expire: 1h } }
                """.formatted(freePort(), smtp, sink));
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return probe.getLocalPort();
        }
    }
}
