package dev.milena.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.embedded.EmbeddedKafka;
import dev.milena.embedded.EmbeddedKafkaConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What could lose mail is named at the start, with the command that mends it. One story, as a broker takes seconds to start. */
class StartIsRefusedTest {

    @TempDir
    private Path folder = Path.of("");

    private record Run(int code, String out, String err) {}

    private static Run run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                words,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void onTopicsThatCouldLoseMailOnAnotherClusterAndOnAFolderInUse() throws Exception {
        Path data = folder.resolve("data");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(new EmbeddedKafkaConfig(data, 0))) {
            String config = config(kafka, "");

            Run missing = run("router", "-c", config);
            assertThat(missing.code()).isEqualTo(3);
            assertThat(missing.err())
                    .startsWith("milena: topic mail.accepted does not exist (and ")
                    .contains("'milena topics apply --config " + config + "' mends it")
                    .hasLineCount(1);

            assertThat(run("topics", "apply", "-c", config).code()).isZero();
            assertThat(run("topics", "check", "-c", config).code()).isZero();
            alter(kafka, "mail.deliver.shared", Map.of("retention.ms", "3600000"));
            Run shortLived = run("deliverer", "-c", config);
            assertThat(shortLived.code()).isEqualTo(3);
            assertThat(shortLived.err()).contains("topic mail.deliver.shared keeps records for 1 h, but mail may wait");
            Run check = run("topics", "check", "-c", config);
            assertThat(check.code()).isEqualTo(1);
            assertThat(check.out()).contains("or run `milena topics apply`");

            Run other = run("ingress", "-c", config(kafka, ", cluster-id: another"));
            assertThat(other.code()).isEqualTo(3);
            assertThat(other.err())
                    .contains("but kafka.cluster-id says another", "correct kafka.bootstrap-servers")
                    .hasLineCount(1);

            Run inUse = run("kafka", "--data-dir", data.toString(), "--port", "0");
            assertThat(inUse.code()).isEqualTo(3);
            assertThat(inUse.err())
                    .contains("is in use by another process; stop that one")
                    .hasLineCount(1);

            Run none = run("dead", "list", "-c", config);
            assertThat(none.code()).isZero();
            assertThat(none.out()).isEqualTo("0 open, 0 replayed, 0 shown\n");
            Run unknown = run("dead", "replay", "-c", config, "--id", "0/17");
            assertThat(unknown.code()).isEqualTo(1);
            assertThat(unknown.err()).startsWith("milena: 0/17 is no open letter");
        }
    }

    private String config(EmbeddedKafka kafka, String more) throws IOException {
        Path file = Files.createTempFile(folder, "milena", ".yaml");
        return Files.writeString(
                        file,
                        "kafka: { bootstrap-servers: '" + kafka.bootstrapServers() + "'" + more + " }\n"
                                + "ops: { address: '127.0.0.1:0' }\n")
                .toString();
    }

    private static void alter(EmbeddedKafka kafka, String topic, Map<String, String> config) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            List<AlterConfigOp> ops = config.entrySet().stream()
                    .map(each -> new AlterConfigOp(
                            new ConfigEntry(each.getKey(), each.getValue()), AlterConfigOp.OpType.SET))
                    .toList();
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), ops))
                    .all()
                    .get();
        }
    }
}
