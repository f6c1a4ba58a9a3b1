package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.glm4j.metrics.Rouge;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvaluateCommandTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path model;

    @TempDir
    Path folder;

    @BeforeAll
    static void writeModel() throws IOException {
        SampleModel.write(model);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static Run evaluate(String task, Path data, String... more) {
        var all = new ArrayList<>(
                List.of("evaluate", "--task", task, "--model", model.toString(), "--data", data.toString()));
        all.addAll(List.of(more));
        return Run.glm(all.toArray(String[]::new));
    }

    private static JsonNode json(Run run) {
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).hasSize(1);
        return JSON.readTree(run.out());
    }

    @Test
    void lambadaByEitherName() throws IOException {
        Path data =
                file("lambada.jsonl", "{\"text\":\"the cat sat on the mat\"}\n{\"text\":\"the dog ran far away\"}\n");
        JsonNode result = json(evaluate("lambda", data, "--json"));
        assertThat(result.propertyNames()).containsExactly("accuracy", "correct", "passages");
        assertThat(result.get("passages").asInt()).isEqualTo(2);
        assertThat(result.get("accuracy").asDouble())
                .isEqualTo(50.0 * result.get("correct").asInt());
        assertThat(json(evaluate("LAMBADA", data, "--json"))).isEqualTo(result);
        assertThat(json(evaluate("lambada", data, "--json", "--unidirectional", "--eval-batch-size", "1"))
                        .get("passages")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void perplexityOfTexts() throws IOException {
        Path data = file("text.txt", "the cat sat on the mat . the dog ran far away !\nrain and sun\n");
        JsonNode lines =
                json(evaluate("language_model", data, "--json", "--seq-length", "8", "--overlapping-eval", "2"));
        assertThat(lines.propertyNames())
                .contains("avg loss", "ppl", "adjusted ppl", "token ratio")
                .contains("predicted tokens", "tokens", "words", "documents");
        assertThat(lines.get("documents").asInt()).isEqualTo(2);
        assertThat(lines.get("predicted tokens").asInt())
                .isEqualTo(lines.get("tokens").asInt() - 2);
        assertThat(lines.get("ppl").asDouble())
                .isCloseTo(Math.exp(lines.get("avg loss").asDouble()), within(1e-6));
        JsonNode whole = json(evaluate("wikitext", data, "--json"));
        assertThat(whole.get("documents").asInt()).isEqualTo(1);

        Run shown = evaluate("wikitext", data);
        assertThat(shown.exitCode()).isZero();
        assertThat(shown.out()).contains("adjusted ppl").contains("token ratio");
    }

    @Test
    void theReferencesConfigurationsAreRead() throws IOException {
        Path data = file("lambada.jsonl", "{\"text\":\"the cat sat on the mat\"}\n{\"text\":\"a dog ran\"}\n");
        Path config = file("zero.sh", """
                EXPERIMENT_NAME=${MODEL_TYPE}-words
                TASK_NAME=lambda
                DATA_PATH="${DATA_ROOT}/lambada.jsonl"
                EVALUATE_ARGS="--eval-batch-size 16 \\
                               --seq-length 32 \\
                               --unidirectional\"""");
        Run run = Run.glm(
                "evaluate",
                "--task-config",
                config.toString(),
                "--set",
                "DATA_ROOT=" + folder,
                "--set",
                "MODEL_TYPE=tiny",
                "--model",
                model.toString(),
                "--json");
        assertThat(json(run))
                .isEqualTo(json(evaluate("lambada", data, "--json", "--unidirectional", "--seq-length", "32")));
        Path wrong = file("wrong.sh", "TASK_NAME=lambda\nEVALUATE_ARGS=\"--sing-along\"");
        assertThat(Run.glm("evaluate", "--task-config", wrong.toString()).exitCode())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "lambada,                       lambda,          --skip-bad",
        "lambada-unidirectional,        lambda,          --unidirectional",
        "language-model,                language_model,  --skip-bad",
        "language-model-unidirectional, language_model,  --unidirectional",
        "wikitext,                      wikitext,       --skip-bad"
    })
    void theRecipesAreRead(String recipe, String task, String option) throws IOException {
        Path data = file("text.jsonl", "{\"text\":\"the cat sat on the mat\"}\n");
        var config = new ArrayList<>(List.of(
                "evaluate",
                "--task-config",
                Path.of("..", "configs", "evaluate", recipe + ".yaml").toString(),
                "--model",
                model.toString(),
                "--data",
                data.toString()));

        config.addAll(List.of("--seq-length", "32", "--overlapping-eval", "8", "--json"));
        Run shorter = Run.glm(config.toArray(String[]::new));

        assertThat(json(shorter))
                .isEqualTo(
                        json(evaluate(task, data, "--seq-length", "32", "--overlapping-eval", "8", "--json", option)));
    }

    @Test
    void windowsThatDoNotOverlapAreSaidToBeSo() throws IOException {
        Path data = file("text.txt", "the cat sat on the mat . the dog ran far away !\n");
        Run run = evaluate("wikitext", data, "--seq-length", "8", "--overlapping-eval", "8");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEqualTo("Note: Windows of 8 tokens do not overlap with --overlapping-eval 8.\n");
    }

    @Test
    void whatCannotBeMeasuredIsSaidInOneSentence() throws IOException {
        Path data = file("lambada.jsonl", "{\"text\":\"the cat\"}\n{\"text\":}\n");
        assertThat(evaluate("lambada", data).err()).startsWith(data + ", line 2: is not JSON");
        assertThat(evaluate("lambada", data, "--skip-bad", "--json").exitCode()).isZero();
        Run unknown = evaluate("sing", data);
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err())
                .startsWith("there is no task sing; there are lambda or lambada, wikitext, language_model, cnn_dm,");
        Run long512 = evaluate("wikitext", file("t", "the cat ".repeat(400)), "--seq-length", "512");
        assertThat(long512.exitCode()).isEqualTo(2);
        assertThat(long512.err()).contains("lower the sequence length");
        assertThat(Run.glm("evaluate"))
                .isEqualTo(new Run(
                        2, "", "Missing required option: '--task=TASK'\nRun 'glm evaluate --help' for usage.\n"));
        assertThat(Run.glm("evaluate", "--task", "lambada"))
                .isEqualTo(new Run(
                        2, "", "Missing required option: '--model=DIR'\nRun 'glm evaluate --help' for usage.\n"));
        assertThat(Run.glm("evaluate", "--task", "lambada", "--model", model.toString()))
                .isEqualTo(new Run(
                        2, "", "Missing required option: '--data=FILE'\nRun 'glm evaluate --help' for usage.\n"));
    }

    @Test
    void rougeOfTwoFiles() throws IOException {
        Path hyps = file("hyps", "the cats sat on a mat\nrain[SEP]and sun\n\n");
        Path refs = file("refs", "the cat sat on the mat\nsun[SEP]and rain\na hill\n");
        JsonNode result = json(Run.glm("evaluate", "rouge", hyps.toString(), refs.toString(), "--json"));
        assertThat(result.propertyNames())
                .containsExactly("rouge1", "rouge2", "rougeL", "rougeLsum", "confidence", "pairs");
        var expected = Rouge.stemmed()
                .corpus(
                        List.of("the cats sat on a mat", "rain[SEP]and sun", ""),
                        List.of("the cat sat on the mat", "sun[SEP]and rain", "a hill"))
                .mean();
        assertThat(result.get("rouge2").get("f1").asDouble())
                .isEqualTo(expected.rouge2().f1());
        assertThat(result.get("rouge1").get("precision").asDouble())
                .isEqualTo(expected.rouge1().precision());
        assertThat(result.get("rouge1").get("low").get("f1").asDouble())
                .isLessThanOrEqualTo(expected.rouge1().f1());
        assertThat(result.get("rouge1").get("high").get("f1").asDouble())
                .isGreaterThanOrEqualTo(expected.rouge1().f1());
        JsonNode lines =
                json(Run.glm("evaluate", "rouge", hyps.toString(), refs.toString(), "--json", "--lines", "sep"));
        assertThat(lines.get("rougeLsum").get("f1").asDouble())
                .isGreaterThan(result.get("rougeLsum").get("f1").asDouble());
        Run shown = Run.glm("evaluate", "rouge", hyps.toString(), refs.toString(), "--rules", "cnn_dm");
        assertThat(shown.exitCode()).isZero();
        assertThat(shown.out()).contains("rougeLsum").endsWith("3 pairs\n");
    }

    @Test
    void filesThatDoNotBelongTogetherAreRefused() throws IOException {
        Path two = file("two", "a\nb\n");
        Path three = file("three", "a\n\nb\n");
        Run run = Run.glm("evaluate", "rouge", three.toString(), two.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("it has 3 lines but").contains("has 2");
        assertThat(Run.glm("evaluate", "rouge", two.toString(), three.toString())
                        .err())
                .isEqualTo(three + ", line 2: is empty\n");
        assertThat(Run.glm(
                                "evaluate",
                                "rouge",
                                two.toString(),
                                folder.resolve("none").toString())
                        .err())
                .endsWith("none: no such file\n");
    }
}
