package dev.milena.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaAwayMeansLaterTest {

    @Test
    void aMessageIsAnswered451AndTheNextOneGoesThroughWhenKafkaIsBack(@TempDir Path data) throws IOException {
        try (MilenaUnderTest milena = new MilenaUnderTest(data, Setup.PLAIN)) {
            milena.exchange("<ada@src.example>", "<bob@before.example>", Letters.plain("before"));
            milena.stopKafka();

            long start = System.nanoTime();
            assertThat(answer(milena, "<bob@during.example>")).startsWith("451");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));

            milena.startKafka();
            await("a message is taken again")
                    .atMost(MilenaUnderTest.PATIENCE)
                    .until(() -> answer(milena, "<bob@after.example>").startsWith("250"));
            milena.awaitMail("<bob@after.example>", 1);
            assertThat(milena.arrived("<bob@during.example>")).isEmpty();
        }
    }

    /** What the relay says to a message, wherever it says it first. */
    private static String answer(MilenaUnderTest milena, String recipient) throws IOException {
        try (Client client = new Client(milena.smtpPort())) {
            return client.answer("<ada@src.example>", List.of(recipient), Letters.plain("while Kafka was away"));
        }
    }
}
