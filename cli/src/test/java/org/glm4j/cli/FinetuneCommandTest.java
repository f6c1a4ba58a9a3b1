package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A user's own task: is it about a cat or a dog. */
class FinetuneCommandTest {

    private static final String TASK = """
            name: pets
            labels: [cat, dog]
            files: {train: train.csv, dev: dev.csv, test: test.jsonl}
            label: pet
            text: text
            patterns:
              - cloze: "{text} [prompt]It was [blank]."
                words: {cat: red, dog: blue}
            """;

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
        Files.writeString(folder.resolve("pets.yaml"), TASK);
        Files.write(folder.resolve("train.csv"), csv(48, 1));
        Files.write(folder.resolve("dev.csv"), csv(24, 2));
        Files.write(
                folder.resolve("test.jsonl"),
                List.of(
                        "{\"text\":\"the dog ran\",\"pet\":\"dog\"}",
                        "{\"text\":\"a cat sat under a hill\",\"pet\":\"cat\"}"));
    }

    private static List<String> csv(int rows, long seed) {
        var random = new SplittableRandom(seed);
        var lines = new ArrayList<>(List.of("text,pet"));
        for (int i = 0; i < rows; i++) {
            String pet = i % 2 == 0 ? "cat" : "dog";
            String article = random.nextBoolean() ? "the" : "a";
            String did = List.of("sat", "ran", "was", "is").get(random.nextInt(4));
            String where = List.of("on the mat", "under the hill", "far away", "not far")
                    .get(random.nextInt(4));
            lines.add("%s %s %s %s,%s".formatted(article, pet, did, where, pet));
        }
        return lines;
    }

    private Run finetune(String save, String... more) {
        var all = new ArrayList<>(List.of(
                "finetune",
                "--task",
                folder.resolve("pets.yaml").toString(),
                "--data-dir",
                folder.toString(),
                "--model",
                model.toString(),
                "--save",
                folder.resolve(save).toString(),
                "--batch-size",
                "8",
                "--hidden-dropout",
                "0",
                "--attention-dropout",
                "0"));
        all.addAll(List.of(more));
        return Run.glm(all.toArray(String[]::new));
    }

    private JsonNode json(String file) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(folder.resolve(file)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--classifier",
                "--lora-rank 4",
                "--continuous-prompt --num-prompt-tokens 2",
                "--block-lm-ratio 0.5"
            })
    void learnsAndKeepsTheBest(String options) throws IOException {
        var more = new ArrayList<>(List.of("--epochs", "15", "--lr", "0.01"));
        more.addAll(List.of(options.isEmpty() ? new String[0] : options.split(" ")));

        Run run = finetune("run", more.toArray(String[]::new));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("48 examples, 90 steps of 6 an epoch", "The best model is");
        assertThat(json("run/results.json").get("accuracy").doubleValue()).isGreaterThan(90);
        assertThat(json("run/results.json").get("type").asString()).isEqualTo("validation");
        assertThat(json("run/test_results.json").propertyNames()).containsExactly("accuracy", "type");
        assertThat(Files.readAllLines(folder.resolve("run/predictions/pets.jsonl")))
                .hasSize(2);
        assertThat(Files.readAllLines(folder.resolve("run/predictions/pets-dev.jsonl")))
                .hasSize(24);
        assertThat(run.out()).contains("validation  accuracy", "test        accuracy");
        Run fill = Run.glm("fill", "--model", folder.resolve("run").toString(), "--out-seq-length", "2", "the [MASK]");
        assertThat(fill.exitCode()).as(fill.err()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--loss-func hinge",
                "--loss-func generative",
                "--loss-func mix",
                "--adapet",
                "--classifier --pool-token start",
                "--classifier --pool-token pad --freeze-transformer",
                "--continuous-prompt --num-prompt-tokens 2 --prompt-func mlp --prompt-init",
                "--continuous-prompt --prefix-prompt 2 --prompt-func none --freeze-transformer",
                "--freeze-transformer --tune-prefix-layers 1",
                "--lora-rank 2 --lora-alpha 4 --lora-layers dense_h_to_4h,dense_4h_to_h",
                "--multi-token --length-penalty 1",
                "--multi-token --segment-length 1",
                "--block-lm-ratio 1 --gap-sentence-prob 0.3 --bert-prob 0.4",
                "--gradient-accumulation-steps 2 --optimizer adafactor --checkpoint-activations --bf16",
                "--no-validation"
            })
    void everyWayToTrainRuns(String options) throws IOException {
        var more = new ArrayList<>(List.of("--epochs", "1"));
        more.addAll(List.of(options.split(" ")));

        Run run = finetune("run", more.toArray(String[]::new));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(folder.resolve("run/best/model.safetensors")).exists();
        assertThat(Files.readAllLines(folder.resolve("run/predictions/pets.jsonl")))
                .hasSize(2);
    }

    /** What was judged in training is judged alike afterwards, by another command. */
    @ParameterizedTest
    @ValueSource(strings = {"", "--classifier", "--continuous-prompt --num-prompt-tokens 2 --prefix-prompt 1"})
    void evaluateSaysTheSame(String options) throws IOException {
        String[] more = options.isEmpty() ? new String[0] : options.split(" ");
        var training = new ArrayList<>(List.of("--epochs", "2", "--lr", "0.01"));
        training.addAll(List.of(more));
        finetune("run", training.toArray(String[]::new));
        var arguments = new ArrayList<>(List.of(
                "evaluate",
                "--task",
                folder.resolve("pets.yaml").toString(),
                "--model",
                folder.resolve("run").toString(),
                "--data-dir",
                folder.toString(),
                "--json",
                "--out",
                folder.resolve("judged").toString()));
        arguments.addAll(List.of(more));

        Run run = Run.glm(arguments.toArray(String[]::new));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(JsonMapper.shared().readTree(run.out()).get("accuracy"))
                .isEqualTo(json("run/results.json").get("accuracy"));
        assertThat(folder.resolve("judged/pets-dev.jsonl"))
                .hasSameTextualContentAs(folder.resolve("run/predictions/pets-dev.jsonl"));
        assertThat(folder.resolve("judged/evaluation.html")).exists();
    }

    /** The small adapter and the model that it began with are the whole result. */
    @Test
    void anAdapterIsMergedIntoItsModel() throws IOException {
        finetune("run", "--epochs", "2", "--lr", "0.01", "--lora-rank", "4");
        Path adapter = Files.createDirectory(folder.resolve("adapter"));
        for (String file : List.of("adapter_model.safetensors", "adapter_config.json")) {
            Files.copy(folder.resolve("run/best").resolve(file), adapter.resolve(file));
        }

        Run run = Run.glm(
                "merge",
                model.toString(),
                adapter.toString(),
                folder.resolve("merged").toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(logits("merged")).isEqualTo(logits("run/best"));
        Run nothing = Run.glm(
                "merge",
                model.toString(),
                model.toString(),
                folder.resolve("other").toString());
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nothing.err()).contains("adapter_model.safetensors");
        assertThat(folder.resolve("other")).doesNotExist();
    }

    private String logits(String model) {
        Run run = Run.glm("fill", "--model", folder.resolve(model).toString(), "--json", "the cat [MASK]");
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }

    @Test
    void theSameCommandAgainChangesNothing() throws IOException {
        Run first = finetune("run", "--epochs", "2");
        byte[] weights = Files.readAllBytes(folder.resolve("run/best/model.safetensors"));

        Run second = finetune("run", "--epochs", "2");

        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(second.err()).contains("going on at step 12");
        assertThat(second.out()).isEqualTo(first.out());
        assertThat(folder.resolve("run/best/model.safetensors")).hasBinaryContent(weights);
    }

    @Test
    void goesOnWhereverTheOptimiserKeepsItsMemory() throws IOException {
        finetune("run", "--epochs", "2", "--zero-stage", "1");

        Run other = finetune("run", "--epochs", "2", "--peer-timeout", "60", "--cpu-optimizer");

        assertThat(other.exitCode()).as(other.err()).isZero();
        assertThat(other.err()).contains("going on at step 12");
    }

    @Test
    void aRunIsNotMixedWithAnother() throws IOException {
        finetune("run", "--epochs", "1", "--lr", "1e-4");

        Run other = finetune("run", "--epochs", "1", "--lr", "1e-3");
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err()).contains("holds a run with --lr 1e-4, not 1e-3").contains("--overwrite");

        Run anew = finetune("run", "--epochs", "1", "--lr", "1e-3", "--overwrite");
        assertThat(anew.exitCode()).as(anew.err()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--loss-func nonsense | --loss-func is nonsense",
                "--freeze-transformer | leaves nothing to train",
                "--continuous-prompt | needs tokens",
                "--num-prompt-tokens 3 | trained tokens need --continuous-prompt",
                "--pool-token end | --pool-token is end",
                "--pattern-id 7 | has no pattern 7",
                "--validation-metric f1 | task pets has accuracy",
                "--lora-rank 0 | a rank of 0 is none",
                "--epochs 0 | --epochs is 0",
                "--block-lm-ratio -1 | --block-lm-ratio is -1.0",
                "--block-lm-ratio 1 --classifier | need a pattern with a blank",
                "--seq-length 5 | may be cut",
                "--lora-rank 2 --lora-layers heads | there are no layers heads"
            })
    void saysWhatIsWrong(String options, String reason) {
        Run run = finetune("run", options.split(" "));

        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(reason);
    }

    @Test
    void badRowsAreNamedOrCounted() throws IOException {
        Files.writeString(folder.resolve("dev.csv"), "text,pet\nthe cat sat,cat\nthe bird sat,bird\n");

        Run refused = finetune("run", "--epochs", "1");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("dev.csv, line 3: has the label \"bird\", which is none of cat, dog");

        Run skipped = finetune("other", "--epochs", "1", "--skip-bad");
        assertThat(skipped.exitCode()).as(skipped.err()).isZero();
        assertThat(skipped.err()).contains("dev split: 1 left out:").contains("dev.csv, line 3");
    }

    /** SuperGLUE's own file, of a split without labels. */
    @Test
    void evaluateWritesWhatIsSubmitted() throws IOException {
        Path data = Files.createDirectories(folder.resolve("RTE"));
        Files.write(
                data.resolve("test.jsonl"),
                List.of(
                        "{\"premise\":\"the cat sat on the mat\",\"hypothesis\":\"a cat sat.\",\"idx\":0}",
                        "{\"premise\":\"the dog ran\",\"hypothesis\":\"a dog is red.\",\"idx\":1}"));

        Run run = Run.glm(
                "evaluate",
                "--task",
                "RTE",
                "--classifier",
                "--model",
                headed("RTE", 2),
                "--data-dir",
                data.toString(),
                "--split",
                "test",
                "--out",
                folder.resolve("judged").toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("what is right is not known");
        assertThat(Files.readAllLines(folder.resolve("judged/RTE.jsonl")))
                .hasSize(2)
                .allMatch(line -> line.matches("\\{\"idx\":\\d,\"label\":\"(not_)?entailment\"}"));
    }

    @Test
    void whatTheModelWasNotTrainedForIsSaid() throws IOException {
        String headed = headed("pets", 2);
        String[] judging = {
            "evaluate", "--task", folder.resolve("pets.yaml").toString(), "--data-dir", folder.toString(), "--model"
        };

        Run note = Run.glm(Stream.concat(Stream.of(judging), Stream.of(headed)).toArray(String[]::new));
        Run refused = Run.glm(
                Stream.concat(Stream.of(judging), Stream.of(headed, "--continuous-prompt", "--num-prompt-tokens", "2"))
                        .toArray(String[]::new));

        assertThat(note.exitCode()).as(note.err()).isZero();
        assertThat(note.err()).contains("has a classification head, which only --classifier asks");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("the model has 0 trained tokens, not 2");
    }

    /** A model with a head for a task of so many labels; it has learnt nothing. */
    private String headed(String name, int labels) throws IOException {
        finetune("headed", "--epochs", "1", "--classifier");
        assertThat(labels).as(name).isEqualTo(2);
        return folder.resolve("headed").toString();
    }

    @Test
    void aMissingTestSplitIsSaid() throws IOException {
        Files.delete(folder.resolve("test.jsonl"));

        Run run = finetune("run", "--epochs", "1");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("Nothing is tested: ").contains("test.jsonl is not there");
        assertThat(folder.resolve("run/test_results.json")).doesNotExist();
    }

    /** The reference's own files and the recipes made of them ask for the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "afqmc",
                "boolq",
                "cb",
                "cluewsc",
                "copa",
                "multirc",
                "record",
                "rte",
                "tnews",
                "wic",
                "wsc",
                "wsc-generative"
            })
    void recipesParse(String recipe) {
        Path file = Path.of("..", "configs", "finetune", recipe + ".yaml");

        Run run = Run.glm(
                "finetune",
                "--task-config",
                file.toString(),
                "--save",
                folder.resolve("run").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Which model shall learn?");
    }

    @Test
    void theReferencesConfigurationsAreRead() throws IOException {
        Files.writeString(folder.resolve("model.sh"), """
                MODEL_TYPE="tiny"
                MODEL_ARGS="--block-lm \\
                            --num-layers 2 \\
                            --load-pretrained ${CHECKPOINT_PATH}"
                """);
        Files.writeString(folder.resolve("task.sh"), """
                EXPERIMENT_NAME=${MODEL_TYPE}-pets
                TASK_NAME=pets.yaml
                DATA_PATH="${DATA_ROOT}"
                MAX_SEQ_LEN=24

                LR_SINGLE=1e-2
                EPOCH_SINGLE=2
                XXLARGE_EPOCH=100

                TRAIN_ARGS="--lr-decay-style linear \\
                            --warmup 0.1 \\
                            --weight-decay 1.0e-1 \\
                            --pattern-id 0"

                COMMON_ARGS="--save-interval 10000 \\
                             --log-interval 2 \\
                             --eval-interval 1000 \\
                             --eval-iters 100"

                PATTERN_IDS=(0 1)

                BATCH_SIZE=16""");
        String task = folder.resolve("task.sh").toString();
        Files.writeString(
                folder.resolve("task.sh"),
                Files.readString(folder.resolve("task.sh"))
                        .replace("TASK_NAME=pets.yaml", "TASK_NAME=" + folder.resolve("pets.yaml")));

        Run run = Run.glm(
                "finetune",
                "--model-config",
                folder.resolve("model.sh").toString(),
                "--task-config",
                task,
                "--set",
                "DATA_ROOT=" + folder,
                "--set",
                "CHECKPOINT_PATH=" + model,
                "--save",
                folder.resolve("run").toString(),
                "--batch-size",
                "8");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("48 examples, 12 steps of 6 an epoch").contains("step 12/12");
    }

    @Test
    void whatCannotBeHonouredIsNamed() throws IOException {
        Path task = Files.writeString(folder.resolve("task.sh"), "TRAIN_ARGS=\"--pretrained-bert\"\n");
        Path unknown = Files.writeString(folder.resolve("unknown.sh"), "TRAIN_ARGS=\"--no-such-flag 3\"\n");

        Run refused = finetune("run", "--task-config", task.toString());
        Run named = finetune("run", "--task-config", unknown.toString());

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("--pretrained-bert is refused: it trains BERT, another model");
        assertThat(named.exitCode()).isEqualTo(2);
        assertThat(named.err()).contains("unknown.sh: --no-such-flag is not a flag of glm finetune");
    }
}
