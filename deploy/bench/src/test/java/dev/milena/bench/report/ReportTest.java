package dev.milena.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.milena.bench.figure.Latencies;
import dev.milena.bench.figure.Measure;
import dev.milena.bench.figure.Result;
import dev.milena.bench.figure.Results;
import dev.milena.bench.figure.Second;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final Head HEAD =
            Head.of("throughput", "as fast as it goes", Instant.parse("2026-01-02T03:04:05.678Z"), List.of("2 rounds"));

    private final Results results = new Results(List.of(
            result("Milena", 1, "full", 3000, 2),
            result("Post<fix>", 1, "full", 500, 10),
            result("Milena", 1, "half", 1500, 1),
            result("Post<fix>", 1, "half", 250, 5)));

    @Test
    void theTableHasMediansAndRatios() {
        String text = TextTable.of(HEAD, results);

        assertThat(text).contains("2026-01-02T03:04:05Z").contains("2 rounds").contains("clean");
        assertThat(text.lines().filter(each -> each.contains("end to end rate")))
                .anyMatch(each -> each.matches(".*3 000 +500 +6\\.00"))
                .anyMatch(each -> each.matches(".*1 500 +250 +6\\.00 +0\\.50"));
    }

    @Test
    void aRatioOfNothingIsNothing() {
        assertThat(TextTable.ratio(Measure.DELIVERED_PER_S, 1, 0)).isEmpty();
        assertThat(TextTable.ratio(Measure.DELIVERED_PER_S, 1, Double.NaN)).isEmpty();
        assertThat(TextTable.ratio(Measure.MISSING, 1, 1)).isEmpty();
        assertThat(TextTable.ratio(Measure.ACCEPT_P50, 1, 3)).isEqualTo("0.33");
    }

    @Test
    void csvHasALineForEachRoundAndEachSecond() {
        List<String> rounds = Csv.rounds(results).lines().toList();
        List<String> seconds = Csv.seconds(results).lines().toList();

        assertThat(rounds).hasSize(5);
        assertThat(rounds.getFirst()).startsWith("relay,round,phase,delivered_per_s,accepted_per_s");
        assertThat(rounds.get(1)).startsWith("Milena,1,full,3000,,").endsWith(",0,,");
        assertThat(rounds.getFirst().split(",", -1)).hasSameSizeAs(rounds.get(1).split(",", -1));
        assertThat(seconds).hasSize(9);
        assertThat(seconds.get(1)).isEqualTo("Milena,1,full,1,3000,3000,2,2,0.5000,100,");
    }

    @Test
    void csvQuotesWhatWouldCutAField() {
        assertThat(Csv.text("a,b")).isEqualTo("\"a,b\"");
        assertThat(Csv.text("say \"no\"")).isEqualTo("\"say \"\"no\"\"\"");
        assertThat(Csv.text("100k again")).isEqualTo("100k again");
        assertThat(Csv.number(0.123456)).isEqualTo("0.1235");
    }

    @Test
    void aScaleEndsAtARoundValueAndTurnsAxesOver() {
        Scale up = Scale.linear(3700, 200, -180);

        assertThat(up.ticks()).containsExactly(0.0, 1000.0, 2000.0, 3000.0, 4000.0);
        assertThat(up.at(0)).isEqualTo(200);
        assertThat(up.at(4000)).isEqualTo(20);
        assertThat(up.at(1e9)).isEqualTo(20);
        assertThat(Scale.linear(0, 0, 100).at(0)).isZero();
        assertThat(Scale.exact(10.1, 0, 101).at(10)).isCloseTo(100, within(0.01));
        assertThat(Scale.exact(10.1, 0, 101).ticks()).containsExactly(0.0, 2.0, 4.0, 6.0, 8.0, 10.0);
    }

    @Test
    void aLogarithmicScaleIsEvenInDecades() {
        Scale up = Scale.logarithmic(0.5, 150, 0, 400);

        assertThat(up.ticks()).hasSize(5).first().isEqualTo(0.1);
        assertThat(up.at(1)).isCloseTo(100, within(0.01));
        assertThat(up.at(0)).isZero();
        assertThat(Scale.logarithmic(5, 5, 0, 100).ticks()).containsExactly(1.0, 10.0);
    }

    @Test
    void theAxisIsShort() {
        assertThat(LineGraph.number(12_000)).isEqualTo("12k");
        assertThat(LineGraph.number(0.05)).isEqualTo("0.05");
        assertThat(LineGraph.number(1.5)).isEqualTo("1.5");
        assertThat(LineGraph.number(250)).isEqualTo("250");
    }

    @Test
    void thePageStandsAlone(@TempDir Path folder) throws IOException {
        Folder.write(folder, HEAD, results);
        String page = Files.readString(folder.resolve("report.html"));

        assertThat(page)
                .contains("<svg", "prefers-color-scheme: dark", "Post&lt;fix&gt;", "Nothing is missing")
                .doesNotContain("<script", "http:", "https:", "Post<fix>", "NaN", "url(");
        assertThat(folder)
                .isDirectoryContaining("glob:**/rounds.csv")
                .isDirectoryContaining("glob:**/seconds.csv")
                .isDirectoryContaining("glob:**/latency.hgrm")
                .isDirectoryContaining("glob:**/latency-post-fix--half.hgrm");
        assertThat(Files.readString(folder.resolve("latency.hgrm")))
                .contains("Percentile")
                .contains("#[Max");
    }

    private static Result result(String relay, int round, String phase, double rate, double millis) {
        Histogram histogram = new Histogram(3);
        for (int i = 0; i < 100; i++) {
            histogram.recordValue((long) (millis * 1000));
        }
        List<Second> seconds = List.of(
                new Second(1, rate, rate, millis, millis, 0.5, 100, Double.NaN),
                new Second(2, rate, rate, millis, millis, 0.5, 100, Double.NaN));
        return new Result(
                relay,
                round,
                phase,
                Map.of(Measure.DELIVERED_PER_S, rate, Measure.FROM_250_P50, millis, Measure.MISSING, 0.0),
                Latencies.copyOf(histogram, histogram, histogram),
                seconds);
    }
}
