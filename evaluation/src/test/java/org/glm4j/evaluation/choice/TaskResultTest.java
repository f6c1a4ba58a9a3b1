package org.glm4j.evaluation.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Shared;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.catalog.Tasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Measures and files of predictions. */
class TaskResultTest {

    @TempDir
    Path directory;

    @Test
    void goldenMeasuresOfLabels() {
        for (JsonNode golden : Shared.json("goldens/superglue/metrics.json").get("classification")) {
            int[] predictions = Shared.ints(golden.get("predictions"));
            int[] labels = Shared.ints(golden.get("labels"));
            int[] questions = Shared.ints(golden.get("question_idx"));
            var cb = Tasks.named("cb");
            var cbExamples = IntStream.range(0, labels.length)
                    .mapToObj(
                            i -> Example.of("e" + i, "t").withLabel(cb.labels().get(labels[i])))
                    .toList();
            var cbMeasures = TaskResult.of(cb, cbExamples, predictions).measures();
            assertThat(cbMeasures.sequencedKeySet()).containsExactly("accuracy", "f1-macro");
            assertThat(cbMeasures.get("accuracy"))
                    .isCloseTo(golden.get("accuracy").asDouble(), within(1e-12));
            assertThat(cbMeasures.get("f1-macro"))
                    .isCloseTo(golden.get("f1_macro").asDouble(), within(1e-12));
            if (golden.has("f1")) {
                var multirc = Tasks.named("multirc");
                var examples = IntStream.range(0, labels.length)
                        .mapToObj(i -> Example.of("e" + i, "t")
                                .withLabel(String.valueOf(labels[i]))
                                .with("question_idx", String.valueOf(questions[i])))
                        .toList();
                var measures = TaskResult.of(multirc, examples, predictions).measures();
                assertThat(measures.sequencedKeySet()).containsExactly("f1a", "em", "acc");
                assertThat(measures.get("f1a")).isCloseTo(golden.get("f1").asDouble(), within(1e-12));
                assertThat(measures.get("em"))
                        .isCloseTo(golden.get("multirc_em").asDouble(), within(1e-12));
                assertThat(measures.get("acc")).isCloseTo(golden.get("accuracy").asDouble(), within(1e-12));
            }
        }
    }

    @Test
    void goldenMeasuresOfAnswers() {
        JsonNode golden = Shared.json("goldens/superglue/metrics.json").get("record");
        var examples = new ArrayList<Example>();
        for (JsonNode example : golden.get("examples")) {
            examples.add(Example.of("e", "t")
                    .withLabel("1")
                    .with("candidates", Shared.strings(example.get("candidates")))
                    .with("answers", Shared.strings(example.get("answers"))));
        }

        var measures = TaskResult.of(Tasks.named("record"), examples, Shared.ints(golden.get("predictions")))
                .measures();

        assertThat(measures.sequencedKeySet()).containsExactly("EM", "F1");
        assertThat(measures.get("EM")).isCloseTo(golden.get("em").asDouble(), within(1e-9));
        assertThat(measures.get("F1")).isCloseTo(golden.get("f1").asDouble(), within(1e-9));
    }

    @Test
    void withoutLabelsThereAreNoMeasures() {
        var examples = List.of(Example.of("e", "t").withIndex("3"));

        assertThat(TaskResult.of(Tasks.named("rte"), examples, new int[] {1}).measures())
                .isEmpty();
    }

    private List<String> written(TaskResult result, Split split) throws IOException {
        Path file = PredictionFile.in(directory, result, split);
        PredictionFile.write(file, result);
        return Files.readAllLines(file);
    }

    @Test
    void labelsAreWrittenInTheOrderOfTheirNumbers() throws IOException {
        var examples = List.of(
                Example.of("a", "t").withIndex("10"), Example.of("b", "t").withIndex("9"));
        var result = TaskResult.of(Tasks.named("rte"), examples, new int[] {0, 1});

        assertThat(written(result, Split.TEST))
                .containsExactly("{\"idx\":9,\"label\":\"not_entailment\"}", "{\"idx\":10,\"label\":\"entailment\"}");
        assertThat(directory.resolve("RTE.jsonl")).exists();
        assertThat(PredictionFile.in(directory, result, Split.DEV)).hasFileName("RTE-dev.jsonl");
    }

    @Test
    void copaHasNumbersAndRecordTexts() throws IOException {
        var copa =
                TaskResult.of(Tasks.named("copa"), List.of(Example.of("a", "t").withIndex("0")), new int[] {1});
        var chosen = Example.of("a", "t").withIndex("7").with("candidates", List.of("Ada", "a \"quoted\" one"));
        var read = TaskResult.of(Tasks.named("record"), List.of(chosen), new int[] {1});

        assertThat(written(copa, Split.TEST)).containsExactly("{\"idx\":0,\"label\":1}");
        assertThat(written(read, Split.TEST)).containsExactly("{\"idx\":7,\"label\":\"a \\\"quoted\\\" one\"}");
    }

    @Test
    void multircHasOneLineAPassage() throws IOException {
        var examples = new ArrayList<Example>();
        for (String place : List.of("0 0 0", "0 0 1", "0 1 2", "1 2 3")) {
            String[] numbers = place.split(" ");
            examples.add(Example.of(place, "t")
                    .withIndex(numbers)
                    .with("passage_idx", numbers[0])
                    .with("question_idx", numbers[1])
                    .with("answer_idx", numbers[2]));
        }

        var result = TaskResult.of(Tasks.named("multirc"), examples, new int[] {1, 0, 1, 0});

        assertThat(written(result, Split.TEST))
                .containsExactly(
                        "{\"idx\":0,\"passage\":{\"questions\":[{\"idx\":0,\"answers\":[{\"idx\":0,\"label\":1},"
                                + "{\"idx\":1,\"label\":0}]},{\"idx\":1,\"answers\":[{\"idx\":2,\"label\":1}]}]}}",
                        "{\"idx\":1,\"passage\":{\"questions\":[{\"idx\":2,\"answers\":[{\"idx\":3,\"label\":0}]}]}}");
    }

    @Test
    void oneAnswerIsRightIfTheModelWouldWriteIt() {
        var wsc = Tasks.named("wsc");
        double[] alone = {-3};

        assertThat(TaskResult.prediction(wsc, new ChoiceScores(alone, new boolean[] {true}), true))
                .isEqualTo(1);
        assertThat(TaskResult.prediction(wsc, new ChoiceScores(alone, new boolean[] {false}), true))
                .isZero();
        assertThat(TaskResult.prediction(wsc, new ChoiceScores(new double[] {-3, -4}, new boolean[2]), true))
                .isEqualTo(1);
        assertThat(TaskResult.prediction(wsc, new ChoiceScores(new double[] {-3, -2}, new boolean[0]), false))
                .isEqualTo(1);
    }
}
