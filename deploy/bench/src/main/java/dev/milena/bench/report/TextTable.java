package dev.milena.bench.report;

import dev.milena.bench.figure.Measure;
import dev.milena.bench.figure.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The medians as a table of text: a block for each phase, a line for each measure, the ratios behind. Stateless. */
public final class TextTable {

    private static final int LABEL = 19;
    private static final int UNIT = 14;
    private static final int COLUMN = 16;

    private TextTable() {}

    public static String of(Head head, Results results) {
        StringBuilder text = new StringBuilder();
        text.append(head.profile()).append(": ").append(head.line()).append('\n');
        head.facts().forEach(each -> text.append(each).append('\n'));
        for (String phase : results.phases()) {
            phase(text, results, phase);
        }
        text.append('\n')
                .append(results.clean() ? "clean: nothing is missing, corrupt or phantom" : "NOT CLEAN")
                .append('\n');
        return text.toString();
    }

    private static void phase(StringBuilder text, Results results, String phase) {
        List<String> relays = results.relays();
        String firstPhase = results.phases().getFirst();
        List<String> heads = new ArrayList<>(relays);
        relays.stream().skip(1).forEach(peer -> heads.add("/ " + peer));
        boolean later = !phase.equals(firstPhase);
        if (later) {
            heads.add("of '" + firstPhase + "'");
        }
        text.append('\n').append(pad(phase, LABEL + UNIT));
        heads.forEach(each -> text.append(lead(each)));
        text.append('\n');
        for (Measure measure : results.measures(phase)) {
            text.append("  ").append(pad(measure.label(), LABEL - 2)).append(pad(measure.unit(), UNIT));
            double own = results.median(relays.getFirst(), phase, measure);
            relays.forEach(each -> text.append(lead(measure.format(results.median(each, phase, measure)))));
            relays.stream()
                    .skip(1)
                    .forEach(peer -> text.append(lead(ratio(measure, own, results.median(peer, phase, measure)))));
            if (later) {
                text.append(lead(ratio(measure, own, results.median(relays.getFirst(), firstPhase, measure))));
            }
            text.append('\n');
        }
    }

    /** The first in terms of the second; nothing where that says nothing. */
    static String ratio(Measure measure, double own, double other) {
        return measure.better() == Measure.Better.NEITHER || Double.isNaN(own / other) || other == 0
                ? ""
                : String.format(Locale.ROOT, "%.2f", own / other);
    }

    private static String pad(String text, int width) {
        return String.format(Locale.ROOT, "%-" + width + "s", text);
    }

    private static String lead(String text) {
        return String.format(Locale.ROOT, " %" + (COLUMN - 1) + "s", text);
    }
}
