package dev.milena.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.bench.sink.FaultRule;
import dev.milena.bench.sink.Sink;
import dev.milena.bench.sink.SinkSettings;
import dev.milena.e2e.process.MilenaProcess;
import dev.milena.e2e.process.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Standalone as a process on a disk of 192 MiB: intake stops at its mark, and when the disk is full all the same, what was answered 250 is still there. */
@Tag("faults")
class AFullDiskStopsIntakeFirstAndLosesNothingTest {

    private static final long MARK = 96L << 20;
    private static final int MOST = 2_000;

    private final int kafka = Ports.free();
    private final int smtp = Ports.free();

    @Test
    void andDeliversItAllWithMoreRoom(@TempDir Path disk, @TempDir Path folder) throws Exception {
        try (Tmpfs small = new Tmpfs(disk, "192m");
                Sink sink = Sink.open(SinkSettings.forTests())) {
            sink.misbehave(List.of(FaultRule.parse("later*.example=dot-451-once")));
            Path config = Files.writeString(folder.resolve("milena.yaml"), yaml(sink.port()));
            List<String> words = List.of(
                    "standalone",
                    "-c",
                    config.toString(),
                    "--data-dir",
                    disk.resolve("data").toString());
            List<String> accepted;
            try (MilenaProcess milena = new MilenaProcess("first", "512m", words, 0, folder)) {
                milena.start().awaitReady();
                accepted = fillToTheMark();
                assertThat(accepted).hasSizeBetween(50, MOST - 1);
                assertThat(small.usable()).isBetween(MARK / 2, MARK);
                assertThat(said(milena)).contains("new mail is answered 452", "kafka.min-free");
                await("delivery goes on")
                        .atMost(MilenaUnderTest.PATIENCE)
                        .until(() -> sink.account().unique() + sink.account().others() > 10);

                Path filler = small.fill();
                writeUntilItDies();
                assertThat(milena.awaitEnd()).isEqualTo(4);
                assertThat(said(milena)).contains("embedded Kafka died").contains("disk");
                Files.delete(filler);
            }
            small.grow("512m");
            try (MilenaProcess milena = new MilenaProcess("second", "512m", words, 0, folder)) {
                milena.start().awaitReady();
                await("it takes mail again").atMost(MilenaUnderTest.PATIENCE).until(() -> taken(accepted.size()));
                for (String recipient : accepted) {
                    await("mail for " + recipient)
                            .atMost(MilenaUnderTest.PATIENCE)
                            .until(() -> sink.account().kept().stream()
                                    .anyMatch(
                                            mail -> mail.recipients().getFirst().startsWith(recipient)));
                }
            }
        }
    }

    /** Sends until it is told 452; who was taken. Messages that do not go beside their tasks: the disk is looked at only now and then. */
    private List<String> fillToTheMark() throws IOException {
        List<String> accepted = new ArrayList<>();
        byte[] message = ("Subject: large\r\n\r\n" + ("x".repeat(70) + "\r\n").repeat(3_750))
                .getBytes(StandardCharsets.US_ASCII);
        try (Client client = new Client(smtp)) {
            for (int i = 0; i < MOST; i++) {
                String recipient = "<m" + i + "@" + (i % 2 == 0 ? "later" : "now") + i + ".example>";
                String answer = client.answer("<ada@src.example>", List.of(recipient), message);
                if (answer.startsWith("452 4.3.1")) {
                    return accepted;
                }
                assertThat(answer).startsWith("250");
                accepted.add(recipient);
            }
        }
        throw new AssertionError("never told 452");
    }

    private static String said(MilenaProcess milena) {
        return String.join("\n", milena.err());
    }

    private boolean taken(int number) throws IOException {
        try (Client client = new Client(smtp)) {
            return client.say("MAIL FROM:<again" + number + "@src.example>").startsWith("250");
        }
    }

    private void writeUntilItDies() throws InterruptedException {
        try (KafkaDesk desk = new KafkaDesk("127.0.0.1:" + kafka)) {
            for (int i = 0; i < 20; i++) {
                desk.send(new ProducerRecord<>("mail.events", new byte[512 * 1024]));
            }
        } catch (ExecutionException full) {
            assertThat(full).isNotNull();
        }
    }

    private String yaml(int sink) {
        return """
                standalone: { kafka-port: %d }
                kafka: { min-free: %dMiB }
                ops: { address: "127.0.0.1:%d" }
                ingress: { listeners: [ { address: "127.0.0.1:%d" } ], limits: { max-junk: 100000 } }
                router: { routes: [ { match: "*", targets: ["127.0.0.1:%d"] } ] }
                deliverer: { blocked-networks: [], retry: { schedule: [5s], expire: 1h } }
                """.formatted(kafka, MARK >> 20, Ports.free(), smtp, sink);
    }
}
