package dev.milena.bench.report;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Locale;

/** Writes SVG elements. Colours and fonts are those of classes of the page. For one thread. */
final class Svg {

    private final StringBuilder text = new StringBuilder();

    Svg(int width, int height, String label) {
        text.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
                width,
                height,
                escape(label)));
    }

    void line(String style, double x1, double y1, double x2, double y2) {
        add("<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", style, x1, y1, x2, y2);
    }

    /** @param anchor {@code start}, {@code middle} or {@code end} */
    void words(String style, String anchor, double x, double y, String words) {
        add(
                "<text class=\"%s\" text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>",
                style, anchor, x, y, escape(words));
    }

    /** @param data of a path's {@code d} */
    void path(String style, String data) {
        add("<path class=\"%s\" d=\"%s\"/>", style, data);
    }

    @Override
    public String toString() {
        return text + "</svg>\n";
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @FormatMethod
    private void add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
