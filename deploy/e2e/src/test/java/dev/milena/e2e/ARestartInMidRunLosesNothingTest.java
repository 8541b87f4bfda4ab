package dev.milena.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.bench.Report;
import dev.milena.bench.Run;
import dev.milena.bench.form.Recipients;
import dev.milena.bench.socket.Loops;
import dev.milena.bench.source.SourceSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ARestartInMidRunLosesNothingTest {

    private static final int MESSAGES = 1500;

    @ParameterizedTest
    @ValueSource(strings = {"ingress", "router", "deliverer"})
    void whateverIsRestarted(String service, @TempDir Path data) throws Exception {
        try (MilenaUnderTest milena = new MilenaUnderTest(data, Setup.PLAIN);
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            SourceSettings load = SourceSettings.of(
                            Loops.local(milena.smtpPort()), MESSAGES, new Recipients(1, 40, "d*.example"))
                    .withSessions(4)
                    .withRate(500);
            Future<Report> run = executor.submit(
                    () -> Run.run(load, milena.sink(), Duration.ofSeconds(30), MilenaUnderTest.PATIENCE));
            await().atMost(MilenaUnderTest.PATIENCE)
                    .until(() -> milena.sink().account().unique() > MESSAGES / 5);

            milena.stop(service);
            milena.launch(service);

            Report report = run.get();
            assertThat(report.clean()).as(report.toString()).isTrue();
            assertThat(report.accepted()).isGreaterThan(MESSAGES / 2);
            assertThat(report.duplicates()).as(report.toString()).isLessThan(MESSAGES / 10);
        }
    }
}
