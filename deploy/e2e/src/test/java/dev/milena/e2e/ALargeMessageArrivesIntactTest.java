package dev.milena.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.bench.Report;
import dev.milena.bench.Run;
import dev.milena.bench.form.Recipients;
import dev.milena.bench.socket.Loops;
import dev.milena.bench.source.SourceSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ALargeMessageArrivesIntactTest {

    @Test
    void twentyMebioctetsForTwoDomains(@TempDir Path data) throws InterruptedException {
        try (MilenaUnderTest milena = new MilenaUnderTest(data, Setup.PLAIN)) {
            SourceSettings load = SourceSettings.of(
                            Loops.local(milena.smtpPort()), 2, new Recipients(2, 2, "large*.example"))
                    .withSize(20 << 20);

            Report report = Run.run(load, milena.sink(), Duration.ofSeconds(20), MilenaUnderTest.PATIENCE);

            assertThat(report.clean()).as(report.toString()).isTrue();
            assertThat(report.unique()).isEqualTo(4);
            assertThat(report.duplicates()).isZero();
        }
    }
}
