package dev.milena.bench.figure;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One phase of one round at one relay.
 *
 * @param round from 1
 * @param values without what this phase does not measure
 * @param seconds one each second, in order
 */
public record Result(
        String relay, int round, String phase, Map<Measure, Double> values, Latencies latencies, List<Second> seconds) {

    public Result {
        Map<Measure, Double> sorted = new EnumMap<>(Measure.class);
        sorted.putAll(values);
        values = Collections.unmodifiableMap(sorted);
        seconds = List.copyOf(seconds);
    }

    /** Not a number when it was not measured. */
    public double value(Measure measure) {
        return values.getOrDefault(measure, Double.NaN);
    }

    /** Nothing is missing, changed, or there that must not be. Duplicates are for the reader to judge. */
    public boolean clean() {
        return none(Measure.MISSING) && none(Measure.CORRUPT) && none(Measure.PHANTOM);
    }

    private boolean none(Measure measure) {
        return values.getOrDefault(measure, 0.0) == 0;
    }
}
