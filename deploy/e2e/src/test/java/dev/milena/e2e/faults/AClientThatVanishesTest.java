package dev.milena.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** D5, D6, E14: a client that is gone before its end of data has sent no mail; one that is gone behind it has sent it once or not at all. */
@With(shared = true)
class AClientThatVanishesTest {

    private static final int CLIENTS = 10;

    private static final List<String> DIALOGUE = List.of(
            "",
            "EHLO client.example\r\n",
            "MAIL FROM:<gone@src.example>\r\n",
            "RCPT TO:<%s>\r\n",
            "DATA\r\n",
            "Subject: half a message\r\n\r\nand then",
            "\r\n.\r\n");

    @ParameterizedTest
    @CsvSource({
        "1, RESET",
        "2, RESET",
        "3, RESET",
        "4, RESET",
        "5, RESET",
        "6, RESET",
        "7, RESET",
        "1, CLOSE",
        "4, CLOSE",
        "5, CLOSE",
        "6, CLOSE",
        "7, CLOSE",
        "5, HALF",
        "6, HALF"
    })
    void behindSoManySteps(int steps, String end, Cluster cluster) throws IOException {
        String domain = "vanish-" + steps + "-" + end.toLowerCase(Locale.ROOT) + ".example";
        for (int i = 0; i < CLIENTS; i++) {
            vanish(cluster, steps, end, "c" + i + "@" + domain);
        }

        // Whatever they left behind, the next one is served; and by the time its mail is through, theirs would be.
        try (Load load = Load.to(cluster, domain, 3, 1)) {
            load.judge(0);
        }
        await("no connection is left behind")
                .atMost(Duration.ofSeconds(30))
                .until(() -> cluster.ingress().metric("milena_ingress_connections_active") == 0);
        for (int i = 0; i < CLIENTS; i++) {
            assertThat(arrived(cluster, "c" + i + "@" + domain))
                    .as("mail for client %d", i)
                    .isLessThanOrEqualTo(steps == DIALOGUE.size() ? 1 : 0);
        }
    }

    private static void vanish(Cluster cluster, int steps, String end, String recipient) throws IOException {
        try (RawClient client = new RawClient(cluster.smtpPort())) {
            for (int i = 0; i < steps; i++) {
                client.send(DIALOGUE.get(i).formatted(recipient));
                if (i < 5) {
                    assertThat(client.reply()).matches("[23].*");
                }
            }
            switch (end) {
                case "RESET" -> client.reset();
                case "HALF" -> {
                    client.halfClose();
                    assertThat(client.reply()).doesNotStartWith("250");
                }
                default -> assertThat(end).isEqualTo("CLOSE"); // which the end of this block does
            }
        }
    }

    private static long arrived(Cluster cluster, String recipient) {
        return cluster.sink().account().kept().stream()
                .filter(mail -> mail.recipients().stream().anyMatch(each -> each.contains(recipient)))
                .count();
    }
}
