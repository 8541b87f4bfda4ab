package dev.milena.stream.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.stream.KafkaSettings;
import dev.milena.stream.Stand;
import dev.milena.stream.TestKafka;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SIGSTOP for longer than a session, then SIGCONT: from the first moment on the process takes nothing for its own that its successor has. */
@Tag("faults")
class StoppedProcessTest {

    private static final int TASKS = 16;

    @ParameterizedTest
    @EnumSource(KafkaSettings.GroupProtocol.class)
    void whoWasStoppedKnowsThatHisPartitionsMayBeAnothers(KafkaSettings.GroupProtocol protocol, @TempDir Path dir)
            throws Exception {
        try (Stand stand = new Stand(dir)) {
            for (int i = 0; i < TASKS; i++) {
                assertThat(stand.deliver("stopped" + i + ".example", 1)).isNotNull();
            }
            Process sleeper = start(stand, protocol);
            try {
                List<String> said = new CopyOnWriteArrayList<>();
                Thread.ofPlatform().daemon().start(() -> listen(sleeper, said));
                await().atMost(TestKafka.PATIENCE).until(() -> owned(said) == TASKS);
                signal(sleeper, "STOP");
                KafkaSettings settings = new KafkaSettings(
                        stand.settings().bootstrapServers(), protocol, Map.of(), Duration.ofSeconds(8));
                try (Desk desk = new Desk(settings, "successor").start()) {
                    await().atMost(TestKafka.PATIENCE).until(() -> desk.got.size() == TASKS);
                    long resumed = System.currentTimeMillis();
                    signal(sleeper, "CONT");
                    await().atMost(TestKafka.PATIENCE).until(() -> at(said.getLast()) > resumed + 5_000);
                    assertThat(said)
                            .filteredOn(line -> at(line) > resumed)
                            .isNotEmpty()
                            .allSatisfy(line -> assertThat(line).endsWith(" 0"));
                    assertThat(desk.got).hasSize(TASKS);
                }
            } finally {
                sleeper.destroyForcibly().waitFor();
            }
        }
    }

    private static Process start(Stand stand, KafkaSettings.GroupProtocol protocol) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Sleeper.class.getName(),
                        String.join(",", stand.settings().bootstrapServers()),
                        protocol.name(),
                        Integer.toString(TASKS))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void listen(Process process, List<String> said) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(said::add);
        } catch (IOException gone) {
            said.add(System.currentTimeMillis() + " gone");
        }
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }

    private static long at(String line) {
        return Long.parseLong(line.substring(0, line.indexOf(' ')));
    }

    private static int owned(List<String> said) {
        return said.isEmpty()
                ? 0
                : Integer.parseInt(said.getLast().substring(said.getLast().indexOf(' ') + 1));
    }
}
