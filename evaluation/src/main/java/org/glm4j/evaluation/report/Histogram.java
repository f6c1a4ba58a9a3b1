package org.glm4j.evaluation.report;

import java.util.Arrays;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How often values lie where, as a picture of bars.
 *
 * @param title what is counted
 * @param axis what the values are
 * @param groups drawn side by side, one colour each
 */
public record Histogram(String title, Axis axis, List<Group> groups) {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 240;
    private static final int LEFT = 56;
    private static final int RIGHT = 12;
    private static final int TOP = 34;
    private static final int BOTTOM = 30;
    private static final int BINS = 20;
    private static final int LABELS = 4;
    private static final double LEAST_RANGE = 1e-3;

    /** Distinct for people with any colour vision (Paul Tol, bright). */
    private static final List<String> COLOURS = List.of("#4477aa", "#ee6677", "#228833");

    public Histogram {
        groups = groups.stream().filter(group -> group.values.length > 0).toList();
    }

    /** What values are, which decides where bars begin and end. */
    public enum Axis {
        /** From 0 to 1. */
        SHARE,
        /** Whole numbers. */
        COUNT,
        /** Any numbers. */
        NUMBER
    }

    /**
     * Values of one kind.
     *
     * @param name in the legend
     * @param values finite, in any order
     */
    public record Group(String name, double[] values) {}

    /** The picture, as an element of a page; empty if there are no values. */
    String svg() {
        if (groups.isEmpty()) {
            return "";
        }
        double low = axis == Axis.SHARE ? 0 : all().min().orElseThrow();
        double high = axis == Axis.SHARE ? 1 : all().max().orElseThrow();
        double width = axis == Axis.COUNT
                ? Math.max(1, Math.ceil((high - low + 1) / BINS))
                : Math.max(high - low, LEAST_RANGE) / BINS;
        List<int[]> counts =
                groups.stream().map(group -> counts(group.values, low, width)).toList();
        int most = counts.stream().flatMapToInt(Arrays::stream).max().orElseThrow();
        var svg = new Formatter(Locale.ROOT);
        svg.format("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n", WIDTH, HEIGHT, Page.escape(title));
        svg.format("<text x=\"%d\" y=\"16\" class=\"title\">%s</text>%n", LEFT, Page.escape(title));
        int bottom = HEIGHT - BOTTOM;
        for (int share = 0; share <= 2; share++) {
            double y = bottom - (bottom - TOP) * share / 2.0;
            svg.format("<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" class=\"grid\"/>", LEFT, WIDTH - RIGHT, y, y);
            svg.format(
                    "<text x=\"%d\" y=\"%.1f\" class=\"tick\" text-anchor=\"end\">%s</text>%n",
                    LEFT - 6, y + 4, number(Math.rint(most * share / 2.0)));
        }
        double bin = (double) (WIDTH - LEFT - RIGHT) / BINS;
        double bar = bin * 0.86 / groups.size();
        for (int group = 0; group < groups.size(); group++) {
            for (int i = 0; i < BINS; i++) {
                int count = counts.get(group)[i];
                if (count > 0) {
                    double height = (double) (bottom - TOP) * count / most;
                    svg.format(
                            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"><title>%s: %d</title></rect>%n",
                            LEFT + i * bin + bin * 0.07 + group * bar,
                            bottom - height,
                            bar,
                            height,
                            COLOURS.get(group % COLOURS.size()),
                            Page.escape(groups.get(group).name),
                            count);
                }
            }
        }
        for (int label = 0; label <= LABELS; label++) {
            svg.format(
                    "<text x=\"%.1f\" y=\"%d\" class=\"tick\" text-anchor=\"middle\">%s</text>%n",
                    LEFT + (double) (WIDTH - LEFT - RIGHT) * label / LABELS,
                    HEIGHT - 10,
                    number(low + width * BINS * label / LABELS));
        }
        legend(svg);
        return svg.format("</svg>%n").toString();
    }

    private DoubleStream all() {
        return groups.stream().flatMapToDouble(group -> Arrays.stream(group.values));
    }

    private void legend(Formatter svg) {
        if (groups.size() < 2) {
            return;
        }
        for (int group = 0; group < groups.size(); group++) {
            svg.format(
                    "<text x=\"%d\" y=\"16\" class=\"tick\" text-anchor=\"end\" fill=\"%s\">%s</text>%n",
                    WIDTH - RIGHT - 120 * (groups.size() - 1 - group),
                    COLOURS.get(group % COLOURS.size()),
                    Page.escape(groups.get(group).name));
        }
    }

    private static int[] counts(double[] values, double low, double width) {
        int[] counts = new int[BINS];
        for (double value : values) {
            counts[Math.min(BINS - 1, (int) ((value - low) / width))]++;
        }
        return counts;
    }

    private static String number(double value) {
        return value == Math.rint(value) || Math.abs(value) >= 100
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%.1f" : "%.2f", value);
    }

    /** Values of one kind, as many as there are numbers. */
    public static Group group(String name, IntStream values) {
        return new Group(name, values.asDoubleStream().toArray());
    }
}
