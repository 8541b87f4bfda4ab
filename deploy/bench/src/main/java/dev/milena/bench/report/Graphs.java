package dev.milena.bench.report;

import dev.milena.bench.figure.Latencies;
import dev.milena.bench.figure.Result;
import dev.milena.bench.figure.Results;
import dev.milena.bench.figure.Second;
import dev.milena.bench.report.LineGraph.Axis;
import dev.milena.bench.report.LineGraph.Line;
import dev.milena.bench.report.LineGraph.Name;
import dev.milena.bench.report.LineGraph.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** The graphs of one phase: over time, a thin line for each round; and by percentile, the rounds together. Stateless. */
final class Graphs {

    private static final double[] PERCENTILES = {10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99};

    private static final List<Name> NAMES = List.of(
            new Name(nines(0), ""),
            new Name(nines(50), "50"),
            new Name(nines(90), "90"),
            new Name(nines(99), "99"),
            new Name(nines(99.9), "99.9"),
            new Name(nines(99.99), "99.99"));

    private Graphs() {}

    static String of(Results results, String phase) {
        return overTime(results, phase, "Delivered", "recipients/s", Second::delivered)
                + overTime(results, phase, "Accepted", "messages/s", Second::accepted)
                + percentiles(results, phase, "From the relay's 250 to the far end", Latencies::from250)
                + percentiles(results, phase, "Until the relay's 250", Latencies::accept)
                + overTime(results, phase, "CPU", "cores", Second::cpu)
                + overTime(results, phase, "Resident memory", "MiB", Second::residentMib)
                + overTime(results, phase, "Heap", "MiB", Second::heapMib);
    }

    private static String overTime(
            Results results, String phase, String title, String unit, ToDoubleFunction<Second> value) {
        List<Line> lines = new ArrayList<>();
        List<String> relays = results.relays();
        for (int i = 0; i < relays.size(); i++) {
            for (Result result : results.of(relays.get(i), phase)) {
                lines.add(new Line("round " + colour(i), points(result.seconds(), value)));
            }
        }
        return new LineGraph(title, lines, Axis.linear("seconds"), Axis.linear(unit)).draw();
    }

    private static List<Point> points(List<Second> seconds, ToDoubleFunction<Second> value) {
        return seconds.stream()
                .map(each -> new Point(each.at(), value.applyAsDouble(each)))
                .filter(each -> !Double.isNaN(each.y()))
                .toList();
    }

    private static String percentiles(
            Results results, String phase, String title, Function<Latencies, Histogram> which) {
        List<Line> lines = new ArrayList<>();
        List<String> relays = results.relays();
        for (int i = 0; i < relays.size(); i++) {
            Histogram histogram = which.apply(results.latencies(relays.get(i), phase));
            if (histogram.getTotalCount() > 0) {
                lines.add(new Line("bold " + colour(i), points(histogram)));
            }
        }
        return new LineGraph(title, lines, new Axis("percentile", false, NAMES), Axis.logarithmic("ms")).draw();
    }

    private static List<Point> points(Histogram histogram) {
        List<Point> points = new ArrayList<>();
        for (double percentile : PERCENTILES) {
            // What fewer messages than that stand behind is chance.
            if ((100 - percentile) / 100 * histogram.getTotalCount() >= 5) {
                points.add(new Point(nines(percentile), histogram.getValueAtPercentile(percentile) / 1e3));
            }
        }
        return points;
    }

    /** Each further nine is as wide as the one before. */
    private static double nines(double percentile) {
        return -Math.log10(1 - percentile / 100);
    }

    static String colour(int relay) {
        return "c" + relay % 4;
    }
}
