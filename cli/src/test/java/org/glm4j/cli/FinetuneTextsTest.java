package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model learns to write what a source is about, and to fill blanks. */
class FinetuneTextsTest {

    @TempDir
    static Path model;

    @TempDir
    Path folder;

    @BeforeAll
    static void writeModel() throws IOException {
        SampleModel.write(model);
    }

    @BeforeEach
    void writeData() throws IOException {
        write("train", 48, 1);
        write("val", 6, 2);
        write("test", 6, 3);
    }

    private void write(String name, int examples, long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var sources = new ArrayList<String>();
        var targets = new ArrayList<String>();
        for (int i = 0; i < examples; i++) {
            boolean cat = i % 2 == 0;
            String where = List.of("on the mat", "under the hill", "far away").get(random.nextInt(3));
            sources.add("%s %s sat %s".formatted(random.nextBoolean() ? "the" : "a", cat ? "cat" : "dog", where));
            targets.add(cat ? "the cat was red and green" : "a dog is not blue and far");
        }
        Files.write(folder.resolve(name + ".source"), sources);
        Files.write(folder.resolve(name + ".target"), targets);
        Files.write(folder.resolve((name.equals("val") ? "valid" : name) + ".txt"), targets);
    }

    private Run finetune(String task, String... more) {
        var all = new ArrayList<>(List.of(
                "finetune",
                "--task",
                task,
                "--data-dir",
                folder.toString(),
                "--model",
                model.toString(),
                "--save",
                folder.resolve("run").toString(),
                "--batch-size",
                "8",
                "--hidden-dropout",
                "0",
                "--attention-dropout",
                "0",
                "--src-seq-length",
                "16",
                "--tgt-seq-length",
                "9",
                "--lr",
                "0.01"));
        all.addAll(List.of(more));
        return Run.glm(all.toArray(String[]::new));
    }

    private JsonNode json(String file) throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(folder.resolve("run").resolve(file)));
    }

    @Test
    void learnsToWriteAndKeepsTheBest() throws IOException {
        String[] options = {
            "--epochs", "14", "--num-beams", "2", "--label-smoothing", "0.1", "--validation-metric", "rouge2"
        };

        Run run = finetune("customization", options);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("48 examples, 84 steps of 6 an epoch", "The best model is");
        assertThat(json("results.json").get("rouge2").doubleValue()).isGreaterThan(0.8);
        assertThat(json("results.json").get("type").asString()).isEqualTo("validation");
        assertThat(json("test_results.json").get("rouge-1").doubleValue()).isGreaterThan(0.8);
        assertThat(json("test_results.json").get("samples").asInt()).isEqualTo(6);
        assertThat(folder.resolve("run/report.html")).content().contains("<svg", "Validation", "rouge2", "--epochs");
        assertThat(Files.readAllLines(folder.resolve("run/test.jsonl.hyps"))).hasSize(6);
        assertThat(Files.readAllLines(folder.resolve("run/test.jsonl.refs")))
                .isEqualTo(Files.readAllLines(folder.resolve("test.target")));
        assertThat(folder.resolve("run/evaluation.html")).exists();
        assertThat(run.out()).contains("rouge-1");

        Run again = finetune("customization", options);
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.out()).isEqualTo(run.out());

        Run evaluated = Run.glm(
                "evaluate",
                "--task",
                "customization",
                "--model",
                folder.resolve("run/best").toString(),
                "--data",
                folder.toString(),
                "--out",
                folder.resolve("again").toString(),
                "--src-seq-length",
                "16",
                "--tgt-seq-length",
                "9",
                "--num-beams",
                "2",
                "--json");
        assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
        assertThat(JsonMapper.shared().readTree(evaluated.out()).get("rouge2"))
                .isEqualTo(json("test_results.json").get("rouge2"));
    }

    @Test
    void learnsToFillBlanks() throws IOException {
        Files.createDirectories(folder.resolve("blank"));
        Files.write(
                folder.resolve("blank/test.maskratio0.3.blank"),
                List.of(
                        "the <blank> was red <blank> green",
                        "a dog <blank> not blue and far",
                        "the cat was red <blank> green",
                        "a <blank> blue and far",
                        "the cat was red and <blank>",
                        "a dog is <blank> and far"));

        Run run = finetune("blank", "--epochs", "10", "--blank-maskratio", "0.3", "--lora-rank", "4");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(json("test_results.json").get("bleu").doubleValue())
                .isGreaterThan(
                        json("test_results.json").get("blanks left out bleu").doubleValue());
        assertThat(json("results.json").has("bleu")).isTrue();
    }

    /** The recipes made of the reference's files ask for options that there are. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "blank",
                "cmrc-written",
                "cnndm",
                "cnndm-original",
                "customization",
                "gigaword",
                "squad-generation",
                "squad-v1-written",
                "squad-written",
                "xsum"
            })
    void recipesParse(String recipe) {
        Run run = Run.glm(
                "finetune",
                "--task-config",
                Path.of("..", "configs", "finetune", recipe + ".yaml").toString(),
                "--save",
                folder.resolve("run").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Which model shall learn?");
    }

    @Test
    void theReferencesConfigurationsAreRead() throws IOException {
        Path file = Files.writeString(folder.resolve("seq.sh"), """
                EXPERIMENT_NAME=${MODEL_TYPE}-pets
                TASK_NAME=customization
                DATA_PATH="${DATA_ROOT}"

                TRAIN_ARGS="--epochs 1 \\
                            --lr 1e-2 \\
                            --lr-decay-style linear \\
                            --warmup 0.06 \\
                            --label-smoothing 0.1"

                COMMON_ARGS="--save-interval 10000 \\
                             --log-interval 50 \\
                             --eval-interval 1000 \\
                             --eval-iters 100"

                TASK_ARGS="--src-seq-length 16 \\
                           --tgt-seq-length 9 \\
                           --min-tgt-length 2 \\
                           --length-penalty 0.7 \\
                           --no-repeat-ngram-size 3 \\
                           --num-beams 2 \\
                           --select-topk \\
                           --eval-batch-size 4\"""");

        Run run = Run.glm(
                "finetune",
                "--task-config",
                file.toString(),
                "--set",
                "DATA_ROOT=" + folder,
                "--set",
                "MODEL_TYPE=tiny",
                "--model",
                model.toString(),
                "--save",
                folder.resolve("run").toString(),
                "--batch-size",
                "8");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("48 examples, 6 steps of 6 an epoch");
        assertThat(Files.readString(folder.resolve("run/evaluation.json")))
                .contains("at most 9 tokens, at least 2; 2 beams, length penalty 0.7, no repeated 3-grams");
    }

    @Test
    void whatCannotBeLearntIsRefusedBeforeAnythingIsDone() {
        assertThat(finetune("customization", "--validation-metric", "EM").err())
                .contains("--validation-metric is EM: task customization has rouge-1, rouge-2");
        assertThat(finetune("customization", "--num-prompt-tokens", "3").err())
                .contains("trained tokens are for patterns");
        assertThat(finetune("xsum").err()).contains("XSum-TRAINING-DEV-TEST-SPLIT-90-5-5.json: no such file");
    }
}
