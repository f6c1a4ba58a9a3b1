package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChooseCommandTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static final String QUESTIONS = """
            {"inputs_pretokenized":"the [MASK] sat.","choices_pretokenized":["cat","old dog","cat"],"label":1}
            {"inputs_pretokenized":"a hill and","choices_pretokenized":["a river","stones"],"label":0}
            {"inputs_pretokenized":"they went","choices_pretokenized":["home","away"]}
            """;

    @TempDir
    static Path model;

    @TempDir
    Path folder;

    @BeforeAll
    static void writeModel() throws IOException {
        SampleModel.write(model);
    }

    private Run choose(String questions, String... arguments) throws IOException {
        Path file = Files.writeString(folder.resolve("questions.jsonl"), questions);
        var all = new ArrayList<>(List.of("choose", "--model", model.toString(), file.toString()));
        all.addAll(List.of(arguments));
        return Run.glm(all.toArray(String[]::new));
    }

    @Test
    void programsGetOneObjectPerQuestionAndTheAccuracy() throws IOException {
        Run run = choose(QUESTIONS, "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        var lines = run.out().lines().map(JSON::readTree).toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.getFirst().propertyNames()).containsExactly("scores", "prediction", "label");
        int right = 0;
        for (int i = 0; i < 2; i++) {
            var scores = lines.get(i).get("scores");
            int prediction = lines.get(i).get("prediction").asInt();
            assertThat(scores)
                    .allSatisfy(score -> assertThat(score.doubleValue())
                            .isNegative()
                            .isLessThanOrEqualTo(scores.get(prediction).doubleValue()));
            right += prediction == lines.get(i).get("label").asInt() ? 1 : 0;
        }
        assertThat(lines.getFirst().get("scores").get(0))
                .isEqualTo(lines.getFirst().get("scores").get(2));
        assertThat(lines.get(2).get("label").isNull()).isTrue();
        assertThat(lines.get(3).propertyNames()).containsExactly("accuracy");
        assertThat(lines.get(3).get("accuracy").doubleValue()).isEqualTo(50.0 * right);
    }

    @Test
    void peopleGetTheAnswerChosen() throws IOException {
        Run run = choose(QUESTIONS);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(4);
        assertThat(run.out())
                .matches("(?s)1  (cat|old dog) \\(-\\d+\\.\\d{3}\\)  (right|wrong: old dog)\n.*"
                        + "accuracy (0|50|100)\\.00 % of 2 questions\n");
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "64"})
    void theBatchSizeChangesNothing(int batchSize) throws IOException {
        Run one = choose(QUESTIONS, "--dtype", "fp64", "--batch-size", "3");
        Run other = choose(QUESTIONS, "--dtype", "fp64", "--batch-size", String.valueOf(batchSize));

        assertThat(other).isEqualTo(one);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "nonsense | is not JSON",
                "{'inputs_pretokenized':'a'} | has no field",
                "{'inputs_pretokenized':'a','choices_pretokenized':[]} | has no choices in field",
                "{'inputs_pretokenized':'a','choices_pretokenized':['b'],'label':1} | has the label 1, but the 1 choices",
                "{'inputs_pretokenized':'a','choices_pretokenized':['b','']} | choice 1 has no text"
            })
    void saysWhatIsWrongAndWhere(String line, String reason) throws IOException {
        String questions = QUESTIONS + line.replace('\'', '"') + "\n";

        Run refused = choose(questions);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("questions.jsonl, line 4: ").contains(reason);

        Run skipped = choose(questions, "--skip-bad", "--json");
        assertThat(skipped.exitCode()).isZero();
        assertThat(skipped.out()).isEqualTo(choose(QUESTIONS, "--json").out());
        assertThat(skipped.err())
                .contains("1 lines left out")
                .contains("line 4: ")
                .contains(reason);
    }

    @Test
    void saysThatAFileIsMissing() {
        Run run = Run.glm("choose", "--model", model.toString(), "nowhere.jsonl");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("nowhere.jsonl: no such file");
    }

    /** The reference's scores. */
    @Test
    void goldens() throws IOException {
        Path goldens = Shared.path("goldens");
        List<JsonNode> cases = Files.readAllLines(goldens.resolve("superglue/multichoice.jsonl")).stream()
                .map(JSON::readTree)
                .filter(golden -> golden.has("logits"))
                .toList();
        Path file = Files.write(
                folder.resolve("questions.jsonl"),
                cases.stream().map(golden -> golden.get("example").toString()).toList());

        Run run = Run.glm(
                "choose",
                "--model",
                goldens.resolve("checkpoints/bertvocab_h16/hf").toString(),
                "--tokenizer",
                goldens.resolveSibling("vocab/bert-base-uncased-vocab.txt").toString(),
                "--num-attention-heads",
                "2",
                "--seq-length",
                "40",
                "--json",
                file.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        var lines = run.out().lines().map(JSON::readTree).toList();
        for (int i = 0; i < cases.size(); i++) {
            JsonNode expected = cases.get(i).get("logits");
            JsonNode scores = lines.get(i).get("scores");
            assertThat(scores.size()).isEqualTo(expected.size());
            for (int k = 0; k < scores.size(); k++) {
                assertThat(scores.get(k).doubleValue())
                        .isCloseTo(
                                expected.get(k).asDouble(),
                                within(1e-5 * Math.abs(expected.get(k).asDouble()) + 2e-4));
            }
            assertThat(lines.get(i).get("label"))
                    .isEqualTo(cases.get(i).get("example").get("label"));
        }
    }
}
