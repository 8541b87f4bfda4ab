package dev.milena.bench.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What a report says before its figures.
 *
 * @param profile its name
 * @param line what it does
 * @param facts when, where and how, a line each
 */
public record Head(String profile, String line, List<String> facts) {

    public Head {
        facts = List.copyOf(facts);
    }

    /** @param more what this measurement was told */
    public static Head of(String profile, String line, Instant when, List<String> more) {
        return new Head(
                profile,
                line,
                List.of(
                        when.truncatedTo(ChronoUnit.SECONDS).toString(),
                        Runtime.getRuntime().availableProcessors() + " cores, "
                                + System.getProperty("os.name") + " " + System.getProperty("os.version") + ", Java "
                                + System.getProperty("java.version"),
                        String.join(", ", more)));
    }
}
