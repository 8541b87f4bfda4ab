package dev.milena.bench.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The results of a measurement, in the order they came, and what they say together. Immutable. */
public record Results(List<Result> all) {

    public Results {
        all = List.copyOf(all);
    }

    /** In order of appearance; the first is what the others are compared with. */
    public List<String> relays() {
        return names(Result::relay);
    }

    public List<String> phases() {
        return names(Result::phase);
    }

    public List<Result> of(String relay, String phase) {
        return all.stream()
                .filter(each -> each.relay().equals(relay) && each.phase().equals(phase))
                .toList();
    }

    /** Over the rounds; not a number when it was not measured. */
    public double median(String relay, String phase, Measure measure) {
        return median(values(relay, phase, measure));
    }

    /** Over the rounds, in their order. */
    public List<Double> values(String relay, String phase, Measure measure) {
        return of(relay, phase).stream()
                .map(each -> each.value(measure))
                .filter(each -> !each.isNaN())
                .toList();
    }

    /** What was measured in a phase at any relay, in the order of the table. */
    public List<Measure> measures(String phase) {
        return Arrays.stream(Measure.values())
                .filter(measure -> all.stream()
                        .anyMatch(each ->
                                each.phase().equals(phase) && each.values().containsKey(measure)))
                .toList();
    }

    public Latencies latencies(String relay, String phase) {
        return Latencies.sum(of(relay, phase).stream().map(Result::latencies).toList());
    }

    public boolean clean() {
        return !all.isEmpty() && all.stream().allMatch(Result::clean);
    }

    /** The middle one, or the mean of the two in the middle; not a number for none. */
    static double median(Collection<Double> values) {
        double[] sorted = values.stream().mapToDouble(each -> each).sorted().toArray();
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private List<String> names(Function<Result, String> name) {
        Set<String> names = new LinkedHashSet<>();
        all.forEach(each -> names.add(name.apply(each)));
        return new ArrayList<>(names);
    }
}
