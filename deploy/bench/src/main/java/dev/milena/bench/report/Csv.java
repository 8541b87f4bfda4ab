package dev.milena.bench.report;

import dev.milena.bench.figure.Measure;
import dev.milena.bench.figure.Result;
import dev.milena.bench.figure.Results;
import dev.milena.bench.figure.Second;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The figures for other programs: RFC 4180 without the carriage returns, numbers with a point, nothing where nothing was measured. Stateless. */
public final class Csv {

    private Csv() {}

    /** A line for each phase of each round at each relay. */
    public static String rounds(Results results) {
        String head = Stream.concat(
                        Stream.of("relay", "round", "phase"),
                        Arrays.stream(Measure.values()).map(Measure::column))
                .collect(Collectors.joining(","));
        return head + "\n"
                + results.all().stream()
                        .map(each -> key(each)
                                + Arrays.stream(Measure.values())
                                        .map(measure -> "," + number(each.value(measure)))
                                        .collect(Collectors.joining())
                                + "\n")
                        .collect(Collectors.joining());
    }

    /** A line for each second of each phase. */
    public static String seconds(Results results) {
        StringBuilder text = new StringBuilder(
                "relay,round,phase,second,accepted_per_s,delivered_per_s,accept_p99_ms,from_250_p99_ms,cpu_cores,resident_mib,heap_mib\n");
        for (Result result : results.all()) {
            for (Second second : result.seconds()) {
                text.append(key(result));
                DoubleStream.of(
                                second.at(),
                                second.accepted(),
                                second.delivered(),
                                second.acceptP99(),
                                second.from250P99(),
                                second.cpu(),
                                second.residentMib(),
                                second.heapMib())
                        .forEach(each -> text.append(',').append(number(each)));
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static String key(Result result) {
        return text(result.relay()) + "," + result.round() + "," + text(result.phase());
    }

    static String text(String value) {
        return value.matches("[^,\"\\r\\n]*") ? value : "\"" + value.replace("\"", "\"\"") + "\"";
    }

    static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.4f", value);
    }
}
