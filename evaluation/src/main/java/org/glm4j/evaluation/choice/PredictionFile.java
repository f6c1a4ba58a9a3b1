package org.glm4j.evaluation.choice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Measure;
import org.glm4j.tasks.Split;
import tools.jackson.databind.json.JsonMapper;

/**
 * Predictions as benchmarks want them: one JSON object a line, {@code {"idx":0,"label":"entailment"}}. Of ReCoRD the
 * label is the text chosen; MultiRC has one object a passage, its questions and answers inside.
 */
public final class PredictionFile {

    private static final JsonMapper JSON = JsonMapper.shared();

    private PredictionFile() {}

    /** Where predictions of a split go: of the test split under the benchmark's own name. */
    public static Path in(Path directory, TaskResult result, Split split) {
        String name = result.task().predictionsName();
        return directory.resolve(split == Split.TEST ? name + ".jsonl" : "%s-%s.jsonl".formatted(name, split.label()));
    }

    /** Writes the predictions, in the order of the examples' numbers where those are numbers. */
    public static void write(Path file, TaskResult result) {
        var lines = result.task().measures().contains(Measure.QUESTIONS_RIGHT) ? passages(result) : plain(result);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, lines.stream().map(JSON::writeValueAsString).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static List<Map<String, Object>> plain(TaskResult result) {
        var lines = new ArrayList<Map<String, Object>>();
        boolean chosen = result.task().measures().contains(Measure.EXACT_MATCH);
        for (int i = 0; i < result.predictions().length; i++) {
            var example = result.examples().get(i);
            int prediction = result.predictions()[i];
            var line = new LinkedHashMap<String, Object>();
            line.put("idx", index(example));
            line.put("label", chosen ? example.list("candidates").get(prediction) : label(result, prediction));
            lines.add(line);
        }
        if (lines.stream().allMatch(line -> line.get("idx") instanceof Integer)) {
            lines.sort(Comparator.comparingInt(line -> (Integer) line.get("idx")));
        }
        return lines;
    }

    private static Object index(Example example) {
        return example.index().isEmpty()
                ? example.id()
                : example.index().size() == 1
                        ? number(example.index().getFirst())
                        : example.index().stream().map(PredictionFile::number).toList();
    }

    /** COPA's labels are numbers. */
    private static Object label(TaskResult result, int prediction) {
        String label = result.task().labels().get(prediction);
        return result.task().predictionsName().equals("COPA") ? number(label) : label;
    }

    private static Object number(String text) {
        return text.matches("\\d{1,9}") ? (Object) Integer.valueOf(text) : text;
    }

    private static List<Map<String, Object>> passages(TaskResult result) {
        var all = IntStream.range(0, result.predictions().length).boxed().toList();
        return groups(result, all, "passage_idx").entrySet().stream()
                .map(passage -> {
                    var questions = groups(result, passage.getValue(), "question_idx").entrySet().stream()
                            .map(question -> object(
                                    "idx",
                                    number(question.getKey()),
                                    "answers",
                                    question.getValue().stream()
                                            .map(i -> object(
                                                    "idx",
                                                    number(result.examples()
                                                            .get(i)
                                                            .field("answer_idx")),
                                                    "label",
                                                    number(result.task()
                                                            .labels()
                                                            .get(result.predictions()[i]))))
                                            .toList()))
                            .toList();
                    return object("idx", number(passage.getKey()), "passage", Map.of("questions", questions));
                })
                .toList();
    }

    private static Map<String, List<Integer>> groups(TaskResult result, List<Integer> numbers, String field) {
        Function<Integer, String> key = i -> result.examples().get(i).field(field);
        return numbers.stream().collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    }

    private static Map<String, Object> object(String name, Object value, String otherName, Object otherValue) {
        var object = new LinkedHashMap<String, Object>();
        object.put(name, value);
        object.put(otherName, otherValue);
        return object;
    }
}
