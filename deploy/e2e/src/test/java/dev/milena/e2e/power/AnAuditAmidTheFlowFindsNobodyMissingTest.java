package dev.milena.e2e.power;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.bench.Report;
import dev.milena.bench.Run;
import dev.milena.bench.sink.Sink;
import dev.milena.e2e.process.MilenaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Audit after audit while mail comes in, goes out and is put off: each balances. */
@Tag("faults")
class AnAuditAmidTheFlowFindsNobodyMissingTest {

    private static final int MESSAGES = 6_000;

    @Test
    void howeverOftenItLooks(@TempDir Path folder) throws Exception {
        try (Sink sink = Sink.open(World.sink());
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            World world = World.in(folder, sink.port());
            try (MilenaProcess milena = world.milena()) {
                milena.start().awaitReady();
                Future<Report> run = executor.submit(
                        () -> Run.run(world.load(MESSAGES), sink, Duration.ofSeconds(40), World.PATIENCE));
                List<String> amid = new ArrayList<>();
                while (!run.isDone()) {
                    String balance = world.audit();
                    if (!balance.isEmpty()) {
                        amid.add(balance);
                    }
                }
                String end = world.audit();
                System.out.println(String.join("\n", amid) + "\n" + end);

                assertThat(run.get().clean()).as(run.get().toString()).isTrue();
                assertThat(amid).isNotEmpty().allSatisfy(each -> assertThat(each)
                        .contains("\"missing\":0,\"dead\":0,\"doubled\":0", "\"unreadable\":0", "\"balanced\":true"));
                assertThat(end).contains("\"accepted\":" + run.get().accepted() + ",", "\"balanced\":true");
            }
        }
    }
}
