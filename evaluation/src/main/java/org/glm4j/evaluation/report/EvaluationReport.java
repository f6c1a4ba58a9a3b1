package org.glm4j.evaluation.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an evaluation found.
 *
 * @param title what was evaluated
 * @param facts what it was made from and with
 * @param figures by the names of the reference, whole numbers as {@link Long}
 * @param notes sentences about the figures
 * @param histograms pictures
 * @param samples all there are
 */
public record EvaluationReport(
        String title,
        Map<String, String> facts,
        Map<String, Number> figures,
        List<String> notes,
        List<Histogram> histograms,
        List<Sample> samples) {

    /** The files' names. */
    public static final String JSON_FILE = "evaluation.json";

    public static final String PAGE_FILE = "evaluation.html";

    private static final int SHOWN = 10;

    public EvaluationReport {
        facts = new LinkedHashMap<>(facts);
        figures = new LinkedHashMap<>(figures);
        notes = List.copyOf(notes);
        histograms = List.copyOf(histograms);
        samples = List.copyOf(samples);
    }

    /**
     * One sample.
     *
     * @param id in its data set
     * @param input what the model read
     * @param output what it wrote
     * @param reference what it should have written
     * @param score how good that is; higher is better
     */
    public record Sample(String id, String input, String output, String reference, double score) {}

    /** The best samples, best first. */
    List<Sample> best() {
        return samples.stream()
                .sorted(Comparator.comparingDouble(Sample::score).reversed())
                .limit(SHOWN)
                .toList();
    }

    /** The worst samples, worst first. */
    List<Sample> worst() {
        return samples.stream()
                .sorted(Comparator.comparingDouble(Sample::score))
                .limit(SHOWN)
                .toList();
    }

    /**
     * Writes both files; each is whole or not there.
     *
     * @param directory made if it is not there
     */
    public void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        replace(directory.resolve(JSON_FILE), json());
        replace(directory.resolve(PAGE_FILE), new Page(this).html());
    }

    private static void replace(Path file, String content) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
        Files.writeString(unfinished, content);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private String json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("title", title);
        ObjectNode found = root.putObject("figures");
        figures.forEach((name, value) -> put(found, name, value));
        ObjectNode made = root.putObject("facts");
        facts.forEach(made::put);
        var said = root.putArray("notes");
        notes.forEach(said::add);
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(root)
                + "\n";
    }

    private static void put(ObjectNode object, String name, Number value) {
        if (value instanceof Long whole) {
            object.put(name, whole);
        } else if (Double.isFinite(value.doubleValue())) {
            object.put(name, value.doubleValue());
        } else {
            object.putNull(name); // JSON has no number for it
        }
    }
}
