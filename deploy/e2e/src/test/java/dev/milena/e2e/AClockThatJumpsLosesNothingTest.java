package dev.milena.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.bench.sink.FaultRule;
import dev.milena.runtime.time.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * D30: the clock of the services jumps by an hour, either way, while mail waits for its next attempt, and comes back. Nothing expires early, no retry is lost,
 * none is sent twice. The broker's clock stays: it is another machine's. The seam is {@link Time}; the monotonic clock does not jump, as it never does.
 */
@Tag("faults")
class AClockThatJumpsLosesNothingTest {

    @ParameterizedTest
    @ValueSource(longs = {60, -60})
    void byAnHourAndBack(long minutes, @TempDir Path data) throws IOException {
        JumpingTime time = new JumpingTime();
        try (MilenaUnderTest milena =
                new MilenaUnderTest(KafkaUnderTest.usual(data), Setup.PLAIN.withExpire("5d"), time)) {
            milena.sink().misbehave(List.of(FaultRule.parse("deferred.example=dot-451")));
            Client.deliver(
                    milena.smtpPort(), "<ada@src.example>", List.of("<bob@deferred.example>"), Letters.plain("jump"));

            time.jump = Duration.ofMinutes(minutes);
            milena.exchange("<ada@src.example>", "<eve@meanwhile.example>", Letters.plain("meanwhile"));
            milena.sink().misbehave(List.of());
            if (minutes > 0) {
                // An hour on: the retry is overdue and goes out.
                milena.awaitMail("<bob@deferred.example>", 1);
            }
            time.jump = Duration.ZERO;

            milena.awaitMail("<bob@deferred.example>", 1);
            milena.exchange("<ada@src.example>", "<eve@after.example>", Letters.plain("after"));
            await("no report")
                    .during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> milena.sink().account().reports() == 0);
            assertThat(milena.arrived("<bob@deferred.example>")).hasSize(1);
        }
    }

    /** The system's, moved. */
    private static final class JumpingTime implements Time {

        private final Time system = Time.system();
        private volatile Duration jump = Duration.ZERO;

        @Override
        public Instant now() {
            return system.now().plus(jump);
        }

        @Override
        public long nanos() {
            return system.nanos();
        }
    }
}
