package dev.milena.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {

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

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("milena.yaml"), yaml);
    }

    @Test
    void whoSaysNothingIsToldWhatThereIs() {
        for (String[] words : new String[][] {{}, {"help"}, {"--help"}, {"-h"}}) {
            assertThat(run(words)).satisfies(told -> {
                assertThat(told.code()).isZero();
                assertThat(told.out())
                        .contains("standalone", "check-config", "Exit codes")
                        .doesNotContain("warm-up");
            });
        }
        assertThat(run("help", "topics", "apply").out()).contains("--replication");
    }

    @Test
    void wrongUsageIsOneLineAndCodeTwo() {
        for (String[] words : new String[][] {
            {"serve"},
            {"audit", "--from", "noon"},
            {"audit", "--from", "2026-11-24T00:00:00Z", "--to", "2026-11-23T00:00:00Z"},
            {"standalone", "--foo"},
            {"topics"},
            {"dead"},
            {"dead", "replay"},
            {"check-config"},
            {"--log-format", "xml", "version"},
            {"kafka", "--node", "1"},
            {"kafka", "--node", "1", "--voters", "1@127.0.0.1:1,2@127.0.0.1:2"}
        }) {
            assertThat(run(words)).satisfies(told -> {
                assertThat(told.code()).isEqualTo(2);
                assertThat(told.out()).isEmpty();
                assertThat(told.err()).startsWith("milena: ").hasLineCount(1);
            });
        }
    }

    @Test
    void checkConfigTellsEveryProblemWithItsLine() throws IOException {
        Path bad = file("ingress:\n  listners: []\nops:\n  address: nowhere\n");

        assertThat(run("check-config", bad.toString()))
                .isEqualTo(new Run(
                        1,
                        bad
                                + ":4: ops.address: 'nowhere' is no address; write host:port, 127.0.0.1:2525 or [::1]:2525\n"
                                + bad + ":2: ingress.listners: there is no such key; did you mean 'listeners'?\n",
                        ""));
    }

    @Test
    void aServiceWithABadFileSaysSoAndDoesNotStart() throws IOException {
        Path bad = file("router: {dns: {timeout: 5}}\n");

        assertThat(run("ingress", "--config", bad.toString()))
                .isEqualTo(
                        new Run(
                                2,
                                "",
                                "milena: " + bad
                                        + ":1: router.dns.timeout: '5' is no span of time; write 500ms, 90s, 5m, 1h30m or 5d\n"));
    }

    @Test
    void aGoodFileCanBePrintedAsItHolds() throws IOException {
        Path good = file("kafka: {properties: {ssl.key.password: hunter2}}\nrouter: {dns: {timeout: 1s}}\n");

        Run told = run("check-config", "--print", good.toString());
        assertThat(told.code()).isZero();
        assertThat(told.out()).contains("timeout: 1s").doesNotContain("hunter2");
        assertThat(run("check-config", file(told.out()).toString()).code()).isZero();
    }

    @Test
    void aKafkaThatIsNotThereIsNamed() throws IOException {
        int port;
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = nobody.getLocalPort();
        }
        Path config = file("kafka: {bootstrap-servers: '127.0.0.1:" + port + "'}\n");

        Run told = run("topics", "check", "--config", config.toString());
        assertThat(told.code()).isEqualTo(3);
        assertThat(told.err()).startsWith("milena: Kafka does not answer at 127.0.0.1:" + port);
    }

    @Test
    void anOpsAddressThatIsTakenIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            String address = "127.0.0.1:" + taken.getLocalPort();

            Run told = run("standalone", "--ops", address, "--data-dir", folder.toString());
            assertThat(told.code()).isEqualTo(3);
            assertThat(told.err())
                    .startsWith("milena: ops.address " + address + " cannot be had")
                    .hasLineCount(1);
        }
    }
}
