package dev.milena.bench.report;

import java.util.List;
import java.util.Locale;

/** Lines over an axis. Immutable; one is drawn by {@link #draw}. */
record LineGraph(String title, List<Line> lines, Axis x, Axis y) {

    private static final int WIDTH = 560;
    private static final int HEIGHT = 260;
    private static final int LEFT = 58;
    private static final int RIGHT = 24;
    private static final int TOP = 14;
    private static final int BOTTOM = 34;

    LineGraph {
        lines = List.copyOf(lines);
    }

    /** @param style the classes of its path */
    record Line(String style, List<Point> points) {
        Line {
            points = List.copyOf(points);
        }
    }

    record Point(double x, double y) {}

    /**
     * @param names places with a name of their own; empty: round values
     * @param logarithmic for values above zero only
     */
    record Axis(String unit, boolean logarithmic, List<Name> names) {
        static Axis linear(String unit) {
            return new Axis(unit, false, List.of());
        }

        static Axis logarithmic(String unit) {
            return new Axis(unit, true, List.of());
        }
    }

    record Name(double at, String text) {}

    /** Nothing when there is nothing to be seen. */
    String draw() {
        List<Point> points =
                lines.stream().flatMap(each -> each.points.stream()).toList();
        if (points.size() < 2) {
            return "";
        }
        double farthest = points.stream().mapToDouble(Point::x).max().orElseThrow();
        Scale across = Scale.exact(farthest, LEFT, WIDTH - LEFT - RIGHT);
        Scale up = up(points.stream().mapToDouble(Point::y).toArray(), HEIGHT - BOTTOM, TOP + BOTTOM - HEIGHT);
        Svg svg = new Svg(WIDTH, HEIGHT, title);
        for (double tick : up.ticks()) {
            svg.line("grid", LEFT, up.at(tick), WIDTH - RIGHT, up.at(tick));
            svg.words("tick", "end", LEFT - 8, up.at(tick) + 4, number(tick));
        }
        List<Name> names = x.names.isEmpty()
                ? across.ticks().stream()
                        .map(each -> new Name(each, number(each)))
                        .toList()
                : x.names;
        for (Name name : names) {
            if (name.at > farthest * 1.001) {
                continue;
            }
            svg.words("tick", "middle", across.at(name.at), HEIGHT - BOTTOM + 17, name.text);
        }
        svg.words("unit", "end", WIDTH - RIGHT, HEIGHT - 3, x.unit);
        for (Line line : lines) {
            svg.path(line.style, path(line.points, across, up));
        }
        return "<figure><figcaption>" + Svg.escape(title) + "<span>" + Svg.escape(y.unit) + "</span></figcaption>\n"
                + svg + "</figure>\n";
    }

    private Scale up(double[] values, double from, double pixels) {
        double most = Double.NEGATIVE_INFINITY;
        double least = Double.POSITIVE_INFINITY;
        for (double each : values) {
            most = Math.max(most, each);
            least = Math.min(least, each);
        }
        return y.logarithmic
                ? Scale.logarithmic(Math.max(least, 1e-3), Math.max(most, 1e-3), from, pixels)
                : Scale.linear(most, from, pixels);
    }

    private static String path(List<Point> points, Scale across, Scale up) {
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            path.append(String.format(
                    Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : "L", across.at(point.x), up.at(point.y)));
        }
        return path.toString();
    }

    /** Short: {@code 12k}, {@code 0.05}. */
    static String number(double value) {
        if (value >= 10_000) {
            return String.format(Locale.ROOT, "%.0fk", value / 1000);
        }
        return value >= 10 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.3f", value).replaceAll("0+$", "");
    }
}
