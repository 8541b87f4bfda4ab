package dev.milena.bench.figure;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Copies of histograms in microseconds that nobody writes to any more. */
public record Latencies(Histogram accept, Histogram from250, Histogram endToEnd) {

    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};
    private static final List<Measure> ACCEPT = List.of(
            Measure.ACCEPT_P50, Measure.ACCEPT_P90, Measure.ACCEPT_P99, Measure.ACCEPT_P999, Measure.ACCEPT_MAX);
    private static final List<Measure> FROM_250 = List.of(
            Measure.FROM_250_P50,
            Measure.FROM_250_P90,
            Measure.FROM_250_P99,
            Measure.FROM_250_P999,
            Measure.FROM_250_MAX);
    private static final List<Measure> END_TO_END = List.of(
            Measure.END_TO_END_P50,
            Measure.END_TO_END_P90,
            Measure.END_TO_END_P99,
            Measure.END_TO_END_P999,
            Measure.END_TO_END_MAX);

    /** What has been recorded so far; the arguments may be written to meanwhile. */
    public static Latencies copyOf(Histogram accept, Histogram from250, Histogram endToEnd) {
        return new Latencies(copy(accept), copy(from250), copy(endToEnd));
    }

    public static Latencies none() {
        return new Latencies(empty(), empty(), empty());
    }

    /** All of them in one. */
    public static Latencies sum(Collection<Latencies> all) {
        Latencies sum = none();
        for (Latencies each : all) {
            sum.accept.add(each.accept);
            sum.from250.add(each.from250);
            sum.endToEnd.add(each.endToEnd);
        }
        return sum;
    }

    /** What was recorded since an earlier copy. */
    public Latencies since(Latencies earlier) {
        Latencies rest = sum(List.of(this));
        rest.accept.subtract(earlier.accept);
        rest.from250.subtract(earlier.from250);
        rest.endToEnd.subtract(earlier.endToEnd);
        return rest;
    }

    /** In milliseconds; nothing of what has no entries. */
    public Map<Measure, Double> percentiles() {
        Map<Measure, Double> values = new EnumMap<>(Measure.class);
        put(values, accept, ACCEPT);
        put(values, from250, FROM_250);
        put(values, endToEnd, END_TO_END);
        return values;
    }

    /** The p99 in milliseconds; not a number when there is nothing. */
    public static double p99(Histogram of) {
        return of.getTotalCount() == 0 ? Double.NaN : of.getValueAtPercentile(99) / 1e3;
    }

    private static void put(Map<Measure, Double> values, Histogram from, List<Measure> as) {
        for (int i = 0; i < PERCENTILES.length && from.getTotalCount() > 0; i++) {
            values.put(as.get(i), from.getValueAtPercentile(PERCENTILES[i]) / 1e3);
        }
    }

    private static Histogram copy(Histogram of) {
        Histogram copy = empty();
        copy.add(of);
        return copy;
    }

    private static Histogram empty() {
        Histogram empty = new Histogram(3);
        empty.setAutoResize(true);
        return empty;
    }
}
