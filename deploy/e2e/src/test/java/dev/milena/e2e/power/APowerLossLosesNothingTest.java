package dev.milena.e2e.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.bench.Report;
import dev.milena.bench.Run;
import dev.milena.bench.sink.Sink;
import dev.milena.e2e.process.MilenaProcess;
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

    static LongStream seeds() {
        return Arrays.stream(System.getProperty("power.seeds", "1,2").split(","))
                .mapToLong(Long::parseLong);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whereverTheFilesEnd(long seed, @TempDir Path folder) throws Exception {
        try (Sink sink = Sink.open(World.sink())) {
            World world = World.in(folder, sink.port());
            try (MilenaProcess milena = world.milena()) {
                lose(seed, world, milena, sink);
            }
        }
    }

    private static void lose(long seed, World world, MilenaProcess milena, Sink sink) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Path mark = world.data().resolve("running");
            // A clean stop first: what was on disk then is safe, and the cuts must know it.
            milena.start().awaitReady();
            assertThat(milena.stop()).isZero();
            assertThat(mark).doesNotExist();
            milena.start().awaitReady();
            assertThat(mark).exists();
            Future<Report> run =
                    executor.submit(() -> Run.run(world.load(MESSAGES), sink, Duration.ofSeconds(40), World.PATIENCE));
            int when = MESSAGES / 10 + new Random(seed).nextInt(MESSAGES / 2);
            await().atMost(World.PATIENCE).until(() -> sink.account().unique() >= when);
            milena.kill();

            List<String> gone = PowerCut.strike(world.data(), seed);
            assertThat(gone).isNotEmpty();
            milena.start().awaitReady();
            Report report = run.get();
            String story = "seed " + seed + ", after " + when + " deliveries: " + gone + "\n" + report + "\n"
                    + milena.err().stream()
                            .filter(line -> line.contains("The power was lost"))
                            .toList();
            System.out.println(story);
            assertThat(report.missing()).as(story).isZero();
            assertThat(report.corrupt()).as(story).isZero();
            assertThat(report.accepted()).isGreaterThan(MESSAGES / 2);
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(world.audit())
                    .contains("\"missing\":0,\"dead\":0", "\"unreadable\":0"));
        }
    }
}
