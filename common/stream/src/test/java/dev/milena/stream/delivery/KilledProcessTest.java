package dev.milena.stream.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.stream.Stand;
import dev.milena.stream.TestKafka;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of a real process in the middle of its work. */
class KilledProcessTest {

    private static final int TASKS = 40;

    /** How long Kafka keeps the place of the killed process: the successor must not have waited for that. */
    private static final int SESSION_MILLIS = 60_000;

    @Test
    void itsSuccessorHasItsPlaceAtOnceAndRepeatsNothingThatIsOnRecord(@TempDir Path dir) throws Exception {
        try (Stand stand = new Stand(dir, SESSION_MILLIS)) {
            for (int i = 0; i < TASKS; i++) {
                assertThat(stand.deliver("victim" + i + ".example", 1)).isNotNull();
            }
            Set<String> held = new HashSet<>();
            Process victim = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Victim.class.getName(),
                            String.join(",", stand.settings().bootstrapServers()),
                            "victim")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader said =
                    new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
                for (int done = 0; done < TASKS; done++) {
                    String line = Objects.requireNonNull(said.readLine(), "the victim died too early");
                    if (line.startsWith("held ")) {
                        held.add(line.substring("held ".length()));
                    }
                }
                await().atMost(TestKafka.PATIENCE)
                        .until(() -> stand.all("mail.events").size() == TASKS / 2);
            } finally {
                victim.destroyForcibly().waitFor();
            }
            try (Desk desk = new Desk(stand, "victim")) {
                desk.onTask = desk::deliver;
                desk.start();
                await().atMost(TestKafka.PATIENCE).until(() -> desk.got.size() >= held.size());
                assertThat(desk.tasks().stream().map(task -> task.mail().toString()))
                        .containsExactlyInAnyOrderElementsOf(held);
            }
        }
    }
}
