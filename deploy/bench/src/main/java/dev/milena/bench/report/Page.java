package dev.milena.bench.report;

import dev.milena.bench.figure.Measure;
import dev.milena.bench.figure.Results;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The report as one HTML page: it loads nothing, runs nothing, and can be read in light and dark. Stateless. */
public final class Page {

    /** What stands large at the top of a phase, as far as it was measured. */
    private static final List<Measure> CARDS = List.of(
            Measure.DELIVERED_PER_S,
            Measure.RECIPIENTS_PER_S,
            Measure.MEGABYTES_PER_S,
            Measure.BACKLOG_PER_S,
            Measure.START,
            Measure.RESIDENT_IDLE,
            Measure.FROM_250_P50,
            Measure.FROM_250_P99,
            Measure.CPU_PER_1000);

    private static final int MOST_CARDS = 4;

    private Page() {}

    public static String of(Head head, Results results) {
        StringBuilder page = new StringBuilder();
        page.append("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>")
                .append(Svg.escape(head.profile()))
                .append(" · Milena bench</title>\n<style>\n")
                .append(style())
                .append("</style>\n<main>\n<header>\n<p class=\"over\">Milena bench</p>\n<h1>")
                .append(Svg.escape(head.profile()))
                .append("</h1>\n<p class=\"lead\">")
                .append(Svg.escape(head.line()))
                .append("</p>\n<ul class=\"facts\">");
        head.facts().forEach(each -> page.append("<li>").append(Svg.escape(each)));
        page.append("</ul>\n").append(legend(results)).append(verdict(results)).append("</header>\n");
        for (String phase : results.phases()) {
            page.append("<section>\n<h2>").append(Svg.escape(phase)).append("</h2>\n");
            cards(page, results, phase);
            page.append("<div class=\"graphs\">\n")
                    .append(Graphs.of(results, phase))
                    .append("</div>\n");
            table(page, results, phase);
            page.append("</section>\n");
        }
        return page.append("</main>\n</html>\n").toString();
    }

    private static String legend(Results results) {
        StringBuilder legend = new StringBuilder("<ul class=\"legend\">");
        List<String> relays = results.relays();
        for (int i = 0; i < relays.size(); i++) {
            legend.append("<li class=\"").append(Graphs.colour(i)).append("\">").append(Svg.escape(relays.get(i)));
        }
        return legend + "</ul>\n";
    }

    private static String verdict(Results results) {
        return results.clean()
                ? "<p class=\"verdict good\">Nothing is missing, corrupt or phantom.</p>\n"
                : "<p class=\"verdict bad\">Not clean: something is missing, corrupt or phantom.</p>\n";
    }

    private static void cards(StringBuilder page, Results results, String phase) {
        List<Measure> measured = results.measures(phase);
        page.append("<div class=\"cards\">\n");
        CARDS.stream().filter(measured::contains).limit(MOST_CARDS).forEach(measure -> {
            page.append("<div class=\"card\"><p class=\"what\">")
                    .append(Svg.escape(measure.label()))
                    .append("</p>");
            bars(page, results, phase, measure);
            page.append("</div>\n");
        });
        page.append("</div>\n");
    }

    private static void bars(StringBuilder page, Results results, String phase, Measure measure) {
        List<String> relays = results.relays();
        double most = relays.stream()
                .mapToDouble(each -> results.median(each, phase, measure))
                .filter(each -> !Double.isNaN(each))
                .max()
                .orElse(1);
        double own = results.median(relays.getFirst(), phase, measure);
        for (int i = 0; i < relays.size(); i++) {
            double value = results.median(relays.get(i), phase, measure);
            if (Double.isNaN(value)) {
                continue;
            }
            String ratio = i == 0 ? "" : TextTable.ratio(measure, own, value);
            page.append(String.format(
                    Locale.ROOT,
                    "<p class=\"%s\"><b>%s</b> <span>%s</span>%s<i style=\"width:%.1f%%\"></i></p>",
                    i == 0 ? "first " + Graphs.colour(i) : Graphs.colour(i),
                    measure.format(value),
                    measure.unit(),
                    ratio.isEmpty() ? "" : "<em>× " + ratio + "</em>",
                    most > 0 ? Math.max(1, value / most * 100) : 1));
        }
    }

    private static void table(StringBuilder page, Results results, String phase) {
        List<String> relays = results.relays();
        String firstPhase = results.phases().getFirst();
        boolean later = !phase.equals(firstPhase);
        page.append("<details open><summary>All figures: medians, and the least and most of the rounds</summary>\n")
                .append("<div class=\"wide\"><table><thead><tr><th><th>");
        relays.forEach(each -> page.append("<th colspan=2>").append(Svg.escape(each)));
        relays.stream().skip(1).forEach(each -> page.append("<th>/ ").append(Svg.escape(each)));
        page.append(later ? "<th>of " + Svg.escape(firstPhase) : "").append("</thead>\n<tbody>\n");
        for (Measure measure : results.measures(phase)) {
            double own = results.median(relays.getFirst(), phase, measure);
            page.append("<tr><th>")
                    .append(Svg.escape(measure.label()))
                    .append("<td class=\"unit\">")
                    .append(measure.unit());
            relays.forEach(each -> page.append("<td>")
                    .append(measure.format(results.median(each, phase, measure)))
                    .append("<td class=\"range\">")
                    .append(range(measure, results.values(each, phase, measure))));
            relays.stream().skip(1).forEach(peer -> page.append("<td class=\"ratio\">")
                    .append(TextTable.ratio(measure, own, results.median(peer, phase, measure))));
            if (later) {
                double before = results.median(relays.getFirst(), firstPhase, measure);
                page.append("<td class=\"ratio\">").append(TextTable.ratio(measure, own, before));
            }
            page.append('\n');
        }
        page.append("</tbody></table></div></details>\n");
    }

    private static String range(Measure measure, List<Double> values) {
        if (values.size() < 2) {
            return "";
        }
        double least = values.stream().mapToDouble(each -> each).min().orElseThrow();
        double most = values.stream().mapToDouble(each -> each).max().orElseThrow();
        return measure.format(least) + " – " + measure.format(most);
    }

    private static String style() {
        try (InputStream in = Page.class.getResourceAsStream("page.css")) {
            if (in == null) {
                throw new IllegalStateException("page.css is missing beside " + Page.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
