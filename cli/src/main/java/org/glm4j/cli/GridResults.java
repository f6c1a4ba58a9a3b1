package org.glm4j.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.glm4j.foundation.InvalidInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the finished runs of a grid came to, kept in {@code grid.json} beside them. */
final class GridResults {

    private static final String FILE = "grid.json";
    private static final Set<String> NO_MEASURES = Set.of("type");
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * A finished run.
     *
     * @param arguments it was made with
     * @param validation measures of the best model, and its epoch; empty without validation
     * @param test measures on the test split; empty without one
     */
    record Finished(
            List<String> arguments, SequencedMap<String, Double> validation, SequencedMap<String, Double> test) {}

    private final Path directory;
    private final SequencedMap<String, Finished> runs = new LinkedHashMap<>();

    private GridResults(Path directory) {
        this.directory = directory;
    }

    /** Those of a grid's directory, none of which need be there. */
    static GridResults in(Path directory) {
        var results = new GridResults(directory);
        Path file = directory.resolve(FILE);
        if (Files.exists(file)) {
            tree(file).properties().forEach(run -> {
                JsonNode value = run.getValue();
                var arguments = new ArrayList<String>();
                value.path("arguments").forEach(each -> arguments.add(each.asString()));
                results.runs.put(
                        run.getKey(),
                        new Finished(arguments, measures(value.path("validation")), measures(value.path("test"))));
            });
        }
        return results;
    }

    private static JsonNode tree(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException | JacksonException e) {
            throw new InvalidInputException("%s: it cannot be read (%s)".formatted(file, e.getMessage()), e);
        }
    }

    private static SequencedMap<String, Double> measures(JsonNode object) {
        var measures = new LinkedHashMap<String, Double>();
        object.properties().forEach(each -> {
            if (each.getValue().isNumber() && !NO_MEASURES.contains(each.getKey())) {
                measures.put(each.getKey(), each.getValue().doubleValue());
            }
        });
        return measures;
    }

    /** Whether a run was finished with these arguments. */
    boolean has(String name, List<String> arguments) {
        return runs.containsKey(name) && runs.get(name).arguments().equals(arguments);
    }

    /** Takes over what a run wrote. */
    void finished(String name, List<String> arguments) {
        Path run = directory.resolve(name);
        runs.put(
                name,
                new Finished(
                        arguments,
                        measuresIn(run.resolve("results.json")),
                        measuresIn(run.resolve("test_results.json"))));
        Path fresh = directory.resolve("." + FILE);
        try {
            Files.writeString(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(runs) + "\n");
            Files.move(fresh, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + directory.resolve(FILE), e);
        }
    }

    private static SequencedMap<String, Double> measuresIn(Path file) {
        return Files.exists(file) ? measures(tree(file)) : new LinkedHashMap<>();
    }

    /**
     * Writes a line a run, then the largest, the mean and the median of every measure: of all runs, and of those that
     * differ in their seed alone.
     *
     * @param points runs, all finished
     */
    void print(List<Grid.Point> points, PrintStream out) {
        var columns = new LinkedHashSet<String>();
        for (var point : points) {
            columns.addAll(figures(point).keySet());
        }
        int width = Math.max(
                "median of all".length(),
                points.stream()
                        .mapToInt(point -> point.name().length() + "median of ".length())
                        .max()
                        .orElse(0));
        var head = new StringBuilder(("%-" + width + "s").formatted("run"));
        columns.forEach(column -> head.append("  %s".formatted(column)));
        out.println(head);
        points.forEach(point -> out.println(line(width, point.name(), columns, figures(point))));
        var groups = new LinkedHashMap<String, List<Map<String, Double>>>();
        points.forEach(point -> groups.computeIfAbsent(point.withoutSeed(), _ -> new ArrayList<>())
                .add(figures(point)));
        if (groups.size() > 1 && groups.size() < points.size()) {
            groups.forEach(
                    (name, group) -> summaries(width, name, columns, group).forEach(out::println));
        }
        summaries(width, "all", columns, points.stream().map(this::figures).toList())
                .forEach(out::println);
        out.flush();
    }

    private Map<String, Double> figures(Grid.Point point) {
        var run = runs.get(point.name());
        var figures = new LinkedHashMap<String, Double>();
        run.validation().forEach((name, value) -> figures.put(name.equals("epoch") ? name : "dev " + name, value));
        run.test().forEach((name, value) -> figures.put("test " + name, value));
        return figures;
    }

    private static List<String> summaries(
            int width, String name, Set<String> columns, List<? extends Map<String, Double>> group) {
        var summaries = new LinkedHashMap<String, ToDoubleFunction<double[]>>();
        summaries.put("max", values -> Arrays.stream(values).max().orElseThrow());
        summaries.put("mean", values -> Arrays.stream(values).average().orElseThrow());
        summaries.put("median", GridResults::median);
        var lines = new ArrayList<String>();
        summaries.forEach((word, summary) -> {
            var line = new LinkedHashMap<String, Double>();
            for (String column : columns) {
                double[] values = group.stream()
                        .filter(each -> each.containsKey(column))
                        .mapToDouble(each -> each.get(column))
                        .toArray();
                if (values.length > 0 && !column.equals("epoch")) {
                    line.put(column, summary.applyAsDouble(values));
                }
            }
            lines.add(line(width, word + " of " + name, columns, line));
        });
        return lines;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private static String line(int width, String name, Set<String> columns, Map<String, Double> figures) {
        var line = new StringBuilder(("%-" + width + "s").formatted(name));
        for (String column : columns) {
            String figure = figures.containsKey(column) ? text(figures.get(column)) : "";
            line.append(("  %" + column.length() + "s").formatted(figure));
        }
        return line.toString().stripTrailing();
    }

    /** Some measures are percents, some shares of one, and some count. */
    private static String text(double figure) {
        return String.format(Locale.ROOT, figure == Math.rint(figure) ? "%.0f" : "%.4f", figure);
    }
}
