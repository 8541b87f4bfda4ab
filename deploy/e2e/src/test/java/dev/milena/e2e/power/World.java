package dev.milena.e2e.power;

import dev.milena.bench.form.Recipients;
import dev.milena.bench.sink.FaultRule;
import dev.milena.bench.sink.SinkSettings;
import dev.milena.bench.socket.Loops;
import dev.milena.bench.source.SourceSettings;
import dev.milena.e2e.process.MilenaProcess;
import dev.milena.e2e.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What stands around a standalone in these stories: where it listens, who sends, who receives. */
record World(Path folder, Path config, MilenaProcess milena, int smtp) {

    static final Duration PATIENCE = Duration.ofMinutes(4);

    /** @param sink the port of the server that gets all mail */
    static World in(Path folder, int sink) throws IOException {
        int smtp = Ports.free();
        Path config = Files.writeString(folder.resolve("milena.yaml"), """
                standalone: { kafka-port: %d }
                ops: { address: "127.0.0.1:0" }
                ingress: { listeners: [ { address: "127.0.0.1:%d" } ], hostname: milena.example }
                router: { routes: [ { match: "*", targets: ["127.0.0.1:%d"] } ] }
                deliverer: { blocked-networks: [], retry: { schedule: [1s, 5s], expire: 1h } }
                """.formatted(Ports.free(), smtp, sink));
        List<String> words =
                List.of("standalone", "--data-dir", data(folder).toString(), "--config", config.toString());
        return new World(folder, config, new MilenaProcess("standalone", "512m", words, 0, folder), smtp);
    }

    private static Path data(Path folder) {
        return folder.resolve("data");
    }

    Path data() {
        return data(folder);
    }

    /** Some messages are put off once, so that retry topics have a part in it. */
    static SinkSettings sink() {
        SinkSettings plain = SinkSettings.forTests();
        return new SinkSettings(
                plain.addresses(),
                1,
                plain.extensions(),
                List.of(FaultRule.parse("d1*.example=dot-451-once")),
                0,
                false);
    }

    /** A load that waits for a relay that is away. */
    SourceSettings load(int messages) {
        return new SourceSettings(
                List.of(Loops.local(smtp)),
                4,
                1,
                messages,
                Duration.ZERO,
                Duration.ZERO,
                1024,
                new Recipients(1, 40, "d*.example"),
                300,
                true,
                false,
                true,
                PATIENCE);
    }

    /** The balance, as one line of JSON; empty when the audit could not be made, as on a machine that is too busy to answer it. */
    String audit() {
        List<String> words = List.of("audit", "--json", "--scratch", data().toString(), "--config", config.toString());
        MilenaProcess audit = new MilenaProcess("audit", "512m", words, 0, folder);
        audit.start().awaitEnd();
        List<String> said = audit.out();
        return said.isEmpty() ? "" : said.getLast();
    }
}
