package org.glm4j.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Curves over training steps as an SVG picture.
 *
 * @param title what is drawn
 * @param curves drawn in this order, one colour each
 */
record LineChart(String title, List<Curve> curves) {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 280;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int TOP = 34;
    private static final int BOTTOM = 34;
    private static final int TICKS = 5;

    /** Distinct for people with any colour vision (Paul Tol, bright). */
    private static final List<String> COLOURS = List.of("#4477aa", "#ee6677", "#228833", "#ccbb44", "#aa3377");

    /** More points than this are drawn as means of neighbours: an eye sees no more, a browser is slow with them. */
    private static final int MOST_POINTS = 600;

    LineChart {
        curves = curves.stream().filter(curve -> !curve.points().isEmpty()).toList();
    }

    /**
     * One curve.
     *
     * @param name in the legend
     * @param points by step, in order
     */
    record Curve(String name, List<Point> points) {

        Curve {
            points = thinned(points.stream()
                    .filter(point -> Double.isFinite(point.value()))
                    .toList());
        }

        private static List<Point> thinned(List<Point> all) {
            int group = Math.ceilDiv(all.size(), MOST_POINTS);
            if (group <= 1) {
                return all;
            }
            var means = new ArrayList<Point>();
            for (int from = 0; from < all.size(); from += group) {
                var part = all.subList(from, Math.min(from + group, all.size()));
                means.add(new Point(
                        part.getLast().step(),
                        part.stream().mapToDouble(Point::value).average().orElseThrow()));
            }
            return means;
        }
    }

    /**
     * One point.
     *
     * @param step on the horizontal axis
     * @param value on the vertical one
     */
    record Point(long step, double value) {}

    boolean isEmpty() {
        return curves.isEmpty();
    }

    /** The picture, as an element of a page. */
    String svg() {
        double lowest = curves.stream()
                .flatMap(curve -> curve.points().stream())
                .mapToDouble(Point::value)
                .min()
                .orElse(0);
        double highest = curves.stream()
                .flatMap(curve -> curve.points().stream())
                .mapToDouble(Point::value)
                .max()
                .orElse(1);
        double step = niceStep((highest - lowest) / TICKS);
        double from = Math.floor(lowest / step) * step;
        double to = Math.max(Math.ceil(highest / step) * step, from + step);
        long last = Math.max(
                1,
                curves.stream()
                        .mapToLong(curve -> curve.points().getLast().step())
                        .max()
                        .orElse(1));
        var scale = new Scale(last, from, to);
        var svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
                WIDTH,
                HEIGHT,
                RunReport.escape(title)));
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%d\" y=\"18\" class=\"title\">%s</text>%n", LEFT, RunReport.escape(title)));
        for (int i = 0; from + i * step <= to + step / 2; i++) {
            double value = from + i * step;
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" class=\"grid\"/><text x=\"%d\" y=\"%.1f\" class=\"tick\" text-anchor=\"end\">%s</text>%n",
                    LEFT,
                    WIDTH - RIGHT,
                    scale.y(value),
                    scale.y(value),
                    LEFT - 8,
                    scale.y(value) + 4,
                    number(value)));
        }
        for (int i = 0; i <= TICKS; i++) {
            long at = last * i / TICKS;
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" class=\"tick\" text-anchor=\"%s\">%,d</text>%n",
                    scale.x(at),
                    HEIGHT - 12,
                    i == 0 ? "start" : i == TICKS ? "end" : "middle",
                    at));
        }
        int legend = WIDTH - RIGHT;
        for (int i = curves.size() - 1; i >= 0; i--) {
            var curve = curves.get(i);
            String colour = COLOURS.get(i % COLOURS.size());
            svg.append("<polyline fill=\"none\" stroke-width=\"1.6\" stroke=\"")
                    .append(colour)
                    .append("\" points=\"");
            curve.points()
                    .forEach(point -> svg.append(
                            String.format(Locale.ROOT, "%.1f,%.1f ", scale.x(point.step()), scale.y(point.value()))));
            svg.append("\"/>\n");
            var end = curve.points().getLast(); // all that is seen of a curve of one point
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.4\" fill=\"%s\"/>%n",
                    scale.x(end.step()),
                    scale.y(end.value()),
                    colour));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"18\" class=\"tick\" text-anchor=\"end\" fill=\"%s\">%s</text>%n",
                    legend,
                    colour,
                    RunReport.escape(curve.name())));
            legend -= 8 * curve.name().length() + 16;
        }
        return svg.append("</svg>\n").toString();
    }

    /** From data to dots. */
    private record Scale(long last, double from, double to) {

        double x(long step) {
            return LEFT + (double) (WIDTH - LEFT - RIGHT) * step / last;
        }

        double y(double value) {
            return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - from) / (to - from);
        }
    }

    /** The next of 1, 2, 5 times a power of ten. */
    private static double niceStep(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(least, 1e-12))));
        for (int factor : new int[] {1, 2, 5}) {
            if (factor * power >= least) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static String number(double value) {
        double size = Math.abs(value);
        if (size < 1e-12) {
            return "0";
        }
        return size < 0.001
                ? String.format(Locale.ROOT, "%.1e", value)
                : size < 10
                        ? String.format(Locale.ROOT, "%.3g", value)
                                .replaceAll("(\\.\\d*?)0+$", "$1")
                                .replaceAll("\\.$", "")
                        : String.format(Locale.ROOT, "%,.0f", value);
    }
}
