package dev.milena.bench.report;

import dev.milena.bench.figure.Results;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Everything about a measurement in one folder. Stateless. */
public final class Folder {

    /** HdrHistogram counts in microseconds, its text is in milliseconds. */
    private static final double MICROS_IN_MILLI = 1000.0;

    private Folder() {}

    /** Writes {@code rounds.csv}, {@code seconds.csv}, {@code report.html} and {@code latency*.hgrm}; what is there is overwritten. */
    public static void write(Path folder, Head head, Results results) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("rounds.csv"), Csv.rounds(results));
        Files.writeString(folder.resolve("seconds.csv"), Csv.seconds(results));
        Files.writeString(folder.resolve("report.html"), Page.of(head, results));
        List<String> relays = results.relays();
        for (String relay : relays) {
            for (String phase : results.phases()) {
                boolean first = relay.equals(relays.getFirst())
                        && phase.equals(results.phases().getFirst());
                String name = first ? "latency.hgrm" : "latency-" + plain(relay) + "-" + plain(phase) + ".hgrm";
                try (PrintStream out =
                        new PrintStream(Files.newOutputStream(folder.resolve(name)), false, StandardCharsets.UTF_8)) {
                    results.latencies(relay, phase).from250().outputPercentileDistribution(out, MICROS_IN_MILLI);
                }
            }
        }
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
    }
}
