package org.glm4j.evaluation.text;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.StreamSupport;
import org.glm4j.foundation.InvalidInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Predictions as they are made, a JSON object a line, in a directory of their own. The file is begun with what decides
 * the predictions; a run that was killed goes on behind the last whole line, and one with other settings is refused.
 */
public final class PredictionStore implements AutoCloseable {

    /** The file with all predictions, in the order of the test set. */
    public static final String COMPLETE = "predictions.jsonl";

    private static final String UNFINISHED = "predictions.jsonl.part";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path directory;
    private final SequencedMap<String, Prediction> predictions = new LinkedHashMap<>();
    private final Writer out;

    private PredictionStore(Path directory, Map<String, Prediction> before, Writer out) {
        this.directory = directory;
        this.out = out;
        predictions.putAll(before);
    }

    /**
     * Opens a directory, which is made if it is not there.
     *
     * @param settings what decides the predictions: model, data, options
     * @param overwrite whether predictions of other settings are thrown away
     * @throws InvalidInputException if there are predictions of other settings
     */
    public static PredictionStore open(Path directory, Map<String, String> settings, boolean overwrite)
            throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(UNFINISHED);
        var before = new LinkedHashMap<String, Prediction>();
        long whole = overwrite ? 0 : read(file, settings, before);
        if (whole == 0) {
            Files.deleteIfExists(directory.resolve(COMPLETE));
            Files.writeString(file, "");
        } else {
            try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
                channel.truncate(whole);
            }
        }
        Writer out = Files.newBufferedWriter(file, StandardOpenOption.APPEND);
        if (whole == 0) {
            var root = JSON.createObjectNode();
            settings.forEach(root::put);
            out.write(JSON.writeValueAsString(root) + "\n");
            out.flush();
        }
        return new PredictionStore(directory, before, out);
    }

    /**
     * The same for a process that makes the predictions that another makes, and keeps: it goes on from the same, and
     * writes nothing.
     */
    public static PredictionStore follow(Path directory, Map<String, String> settings, boolean overwrite)
            throws IOException {
        var before = new LinkedHashMap<String, Prediction>();
        if (!overwrite) {
            read(directory.resolve(UNFINISHED), settings, before);
        }
        return new PredictionStore(directory, before, Writer.nullWriter());
    }

    /** Reads what a file has in whole lines, and returns how many bytes these are; 0 where it is not there. */
    private static long read(Path file, Map<String, String> settings, Map<String, Prediction> predictions)
            throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        byte[] bytes = Files.readAllBytes(file);
        int whole = lastLineEnd(bytes);
        var lines = new String(bytes, 0, whole, StandardCharsets.UTF_8).lines().toList();
        if (!lines.isEmpty()) {
            requireSame(file, JSON.readTree(lines.getFirst()), settings);
            for (int i = 1; i < lines.size(); i++) {
                Prediction prediction = parse(file, i + 1, lines.get(i));
                predictions.put(prediction.id(), prediction);
            }
        }
        return whole;
    }

    /** Whether a directory has predictions of these settings, with which a run could go on. */
    public static boolean goesOn(Path directory, Map<String, String> settings) throws IOException {
        Path file = directory.resolve(UNFINISHED);
        if (!Files.exists(file)) {
            return false;
        }
        try (var lines = Files.newBufferedReader(file)) {
            String first = lines.readLine();
            if (first == null) {
                return false;
            }
            JsonNode before = JSON.readTree(first);
            return settings.entrySet().stream()
                    .allMatch(setting ->
                            before.path(setting.getKey()).asString("").equals(setting.getValue()));
        } catch (JacksonException e) {
            return false; // no prediction can be behind a first line that is not whole
        }
    }

    /** Keeps predictions as long as it is open, and no longer. */
    public static PredictionStore inMemory() {
        return new PredictionStore(Path.of(""), Map.of(), Writer.nullWriter());
    }

    /** Behind the last line feed: what follows was cut off by a kill. */
    private static int lastLineEnd(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private static void requireSame(Path file, JsonNode before, Map<String, String> settings) {
        for (var setting : settings.entrySet()) {
            String other = before.path(setting.getKey()).asString("");
            if (!Objects.equals(other, setting.getValue())) {
                throw new InvalidInputException(
                        "%s: it has predictions with another %s (%s, now %s); name another directory, or throw them away with --overwrite"
                                .formatted(file, setting.getKey(), other, setting.getValue()));
            }
        }
    }

    private static Prediction parse(Path file, int line, String text) {
        try {
            JsonNode node = JSON.readTree(text);
            var fills = new ArrayList<int[]>();
            for (JsonNode fill : node.required("fills")) {
                fills.add(StreamSupport.stream(fill.spliterator(), false)
                        .mapToInt(JsonNode::asInt)
                        .toArray());
            }
            return new Prediction(
                    node.required("id").asString(),
                    node.required("hyp").asString(),
                    fills,
                    node.required("logprob").asDouble(),
                    node.required("score").asDouble(),
                    node.required("complete").asBoolean());
        } catch (JacksonException e) {
            throw new InvalidInputException(
                    "%s, line %d: it is damaged; throw it away with --overwrite".formatted(file, line), e);
        }
    }

    /** The prediction of a sample, if it has been made. */
    public Optional<Prediction> find(String id) {
        return Optional.ofNullable(predictions.get(id));
    }

    /** How many there are. */
    public int size() {
        return predictions.size();
    }

    /** Keeps predictions; a kill afterwards does not lose them. */
    public void add(List<Prediction> made) throws IOException {
        for (Prediction prediction : made) {
            out.write(JSON.writeValueAsString(json(prediction)) + "\n");
            predictions.put(prediction.id(), prediction);
        }
        out.flush();
    }

    /**
     * Writes the complete file: id, what was shown, written and wanted, tokens and scores of every sample. It is whole or
     * not there.
     */
    public void complete(List<TextSample> samples) throws IOException {
        var lines = new ArrayList<String>();
        for (TextSample sample : samples) {
            ObjectNode line = json(find(sample.id()).orElseThrow());
            line.put("source", sample.source());
            line.put("ref", sample.target());
            lines.add(JSON.writeValueAsString(line));
        }
        write(directory.resolve(COMPLETE), lines);
    }

    /** Writes lines to a file that is whole or not there. */
    static void write(Path file, List<String> lines) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
        Files.writeString(unfinished, String.join("\n", lines) + "\n");
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static ObjectNode json(Prediction prediction) {
        ObjectNode line = JSON.createObjectNode();
        line.put("id", prediction.id());
        line.put("hyp", prediction.text());
        line.put("logprob", prediction.logProbability());
        line.put("score", prediction.score());
        line.put("complete", prediction.complete());
        var fills = line.putArray("fills");
        prediction.fills().forEach(fill -> {
            var ids = fills.addArray();
            Arrays.stream(fill).forEach(ids::add);
        });
        return line;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
