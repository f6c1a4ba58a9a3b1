package org.glm4j.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A page about a run: its curves, what it can do, and what it was made from. One file without links, to be kept or sent.
 *
 * @param title of the page
 * @param facts what made the run
 * @param fills samples of what the model does
 */
public record RunReport(String title, Map<String, String> facts, List<Fill> fills) {

    private static final String JUDGE = "judge";

    private static final String STYLE = """
            body{font:15px/1.5 system-ui,sans-serif;max-width:760px;margin:2em auto;padding:0 1em;color:#222}
            h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em}
            svg{width:100%;height:auto;margin:.6em 0}.title{font-size:13px;font-weight:600}
            .tick{font-size:11px;fill:#555}text[fill].tick{fill:revert-layer;font-weight:600}
            .grid{stroke:#e4e4e4}
            table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3em .6em;vertical-align:top;
            border-bottom:1px solid #e4e4e4;overflow-wrap:anywhere}th{font-weight:600;white-space:nowrap}mark{background:#ffe9a8}
            """;

    public RunReport {
        fills = List.copyOf(fills);
    }

    /**
     * A blank and what the model put there.
     *
     * @param prompt text with a blank
     * @param original what was there, empty where nothing was
     * @param fill what the model says
     */
    public record Fill(String prompt, String original, String fill) {}

    /**
     * Writes the page.
     *
     * @param log what {@link JsonLog} wrote
     * @param file the page
     */
    public void write(Path log, Path file) {
        try {
            var lines = new ArrayList<JsonNode>();
            for (String line : Files.readAllLines(log)) {
                lines.add(JsonMapper.shared().readTree(line));
            }
            Files.writeString(file, page(lines));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private String page(List<JsonNode> lines) {
        var page = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>");
        page.append(escape(title)).append("</title>\n<style>\n").append(STYLE).append("</style></head><body>\n<h1>");
        page.append(escape(title)).append("</h1>\n").append(summary(lines)).append("<h2>Curves</h2>\n");
        charts(lines).stream().filter(chart -> !chart.isEmpty()).forEach(chart -> page.append(chart.svg()));
        if (!fills.isEmpty()) {
            page.append("<h2>Blanks filled</h2>\n<table><tr><th>text</th><th>was</th><th>model</th></tr>\n");
            fills.forEach(fill -> page.append("<tr><td>")
                    .append(escape(fill.prompt()).replaceAll("\\[[gs]?MASK\\]", "<mark>$0</mark>"))
                    .append("</td><td>")
                    .append(escape(fill.original()))
                    .append("</td><td>")
                    .append(escape(fill.fill()))
                    .append("</td></tr>\n"));
            page.append("</table>\n");
        }
        page.append("<h2>Made from</h2>\n<table>\n");
        facts.forEach((name, value) -> page.append("<tr><th>")
                .append(escape(name))
                .append("</th><td>")
                .append(escape(value))
                .append("</td></tr>\n"));
        return page.append("</table>\n</body></html>\n").toString();
    }

    private static String summary(List<JsonNode> lines) {
        var train = lines.stream().filter(line -> is(line, "train")).toList();
        if (train.isEmpty()) {
            return "";
        }
        double tokens = sum(train, "tokens");
        double seconds = sum(train, "seconds");
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "<p>%,d steps, %,.0f tokens in %s: %,.0f tokens a second.",
                train.getLast().path("step").asLong(),
                tokens,
                duration(seconds),
                tokens / seconds));
        lines.stream()
                .filter(line -> is(line, "valid"))
                .reduce((_, last) -> last)
                .ifPresent(last -> text.append(String.format(
                        Locale.ROOT,
                        " On held-out text: loss %.4f, perplexity %.2f.",
                        last.path("loss").asDouble(),
                        last.path("perplexity").asDouble())));
        double skipped = sum(train, "skipped");
        if (skipped > 0) {
            text.append(
                    String.format(Locale.ROOT, " %,.0f steps changed nothing, as a gradient was not finite.", skipped));
        }
        return text.append("</p>\n").toString();
    }

    private static String duration(double seconds) {
        long minutes = Math.round(seconds / 60);
        return minutes < 60
                ? "%d min".formatted(Math.max(minutes, 1))
                : "%d h %d min".formatted(minutes / 60, minutes % 60);
    }

    private static List<LineChart> charts(List<JsonNode> lines) {
        var losses = new ArrayList<LineChart.Curve>();
        losses.add(curve("training", lines, "train", line -> line.path("loss").asDouble(Double.NaN)));
        losses.add(curve("validation", lines, "valid", line -> line.path("loss").asDouble(Double.NaN)));
        var modes = new ArrayList<LineChart.Curve>();
        for (String mode : List.of("bert", "sentence", "gpt", "left_to_right", "multi_task")) {
            modes.add(curve(
                    mode.replace('_', '-'),
                    lines,
                    "valid",
                    line -> line.path(mode + "_loss").asDouble(Double.NaN)));
        }
        return List.of(
                new LineChart("Loss", losses),
                new LineChart("Validation loss by mode", modes),
                new LineChart("Validation", measures(lines)),
                new LineChart(
                        "Learning rate",
                        List.of(curve(
                                "lr", lines, "train", line -> line.path("lr").asDouble()))),
                new LineChart(
                        "Norm of the gradient",
                        List.of(curve(
                                "norm",
                                lines,
                                "train",
                                line -> line.path("gradient_norm").asDouble(Double.NaN)))),
                new LineChart(
                        "Tokens a second",
                        List.of(curve(
                                "tokens/s",
                                lines,
                                "train",
                                line -> line.path("tokens").asDouble()
                                        / line.path("seconds").asDouble()))));
    }

    /** What a task's held-out examples say of the model. */
    private static List<LineChart.Curve> measures(List<JsonNode> lines) {
        return lines.stream()
                .filter(line -> is(line, JUDGE))
                .flatMap(line -> line.propertyNames().stream())
                .distinct()
                .filter(name -> !name.equals("event") && !name.equals("step"))
                .map(name -> curve(name, lines, JUDGE, line -> line.path(name).asDouble(Double.NaN)))
                .toList();
    }

    private static LineChart.Curve curve(
            String name, List<JsonNode> lines, String event, ToDoubleFunction<JsonNode> value) {
        return new LineChart.Curve(
                name,
                lines.stream()
                        .filter(line -> is(line, event))
                        .map(line -> new LineChart.Point(line.path("step").asLong(), value.applyAsDouble(line)))
                        .toList());
    }

    private static boolean is(JsonNode line, String event) {
        return line.path("event").asString("").equals(event);
    }

    private static double sum(List<JsonNode> lines, String field) {
        return lines.stream().mapToDouble(line -> line.path(field).asDouble(0)).sum();
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
