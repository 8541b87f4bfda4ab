package dev.milena.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What one broker alone has is not safe: no 250 for it, however often somebody asks. */
@Tag("faults")
@ExtendWith(MilenaOnThreeBrokers.Shared.class)
class TwoBrokersKilledMeansLaterTest {

    private static final int TRIES = 5;

    @Test
    void mailIsAnswered451UntilOneComesBack(MilenaOnThreeBrokers product) throws IOException {
        product.brokers().awaitInSync();
        product.milena().exchange("<ada@src.example>", "<bob@two-before.example>", Letters.plain("before"));

        product.brokers().kill(1);
        product.brokers().kill(3);
        for (int i = 0; i < TRIES; i++) {
            long start = System.nanoTime();
            assertThat(answer(product, "<bob@two-during.example>")).startsWith("451");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }

        product.brokers().start(3);
        await("a message is taken again")
                .atMost(MilenaOnThreeBrokers.PATIENCE)
                .until(() -> answer(product, "<bob@two-after.example>").startsWith("250"));
        await("it arrives")
                .atMost(MilenaOnThreeBrokers.PATIENCE)
                .until(() -> product.milena().arrived("<bob@two-after.example>").size() == 1);
        assertThat(product.milena().arrived("<bob@two-during.example>")).isEmpty();
        product.brokers().start(1);
        product.brokers().awaitInSync();
    }

    private static String answer(MilenaOnThreeBrokers product, String recipient) throws IOException {
        try (Client client = new Client(product.milena().smtpPort())) {
            return client.answer("<ada@src.example>", List.of(recipient), Letters.plain("while two were away"));
        }
    }
}
