package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class PretrainCommandTest {

    private static final Path RECIPES = Path.of("..", "configs", "pretrain");

    /** Saved by the reference at iteration 5: 2 layers of 8, 32 words, 16 positions. */
    private static final Path REFERENCE_RUN =
            Path.of("../training/src/test/resources/org/glm4j/training/reference/plain");

    @TempDir
    private Path directory;

    /** Two layers of 16: a step takes a millisecond. */
    private List<String> small(String... more) {
        return Stream.concat(
                        Stream.of("pretrain --train-data primer --primer-documents 60 --split 20,1,1 --vocab-size 700"
                                .split(" ")),
                        Stream.concat(
                                Stream.of(
                                        "--num-layers 2 --hidden-size 16 --num-attention-heads 2 --seq-length 32 --batch-size 4 --eval-iters 2 --max-position-embeddings 64 --log-interval 1 --lr 0.01"
                                                .split(" ")),
                                Stream.of(more)))
                .toList();
    }

    private static Run run(List<String> arguments) {
        return Run.glm(arguments.toArray(String[]::new));
    }

    @Test
    void goesFromTextToAModelThatFillsBlanks() throws IOException {
        String save = directory.resolve("run").toString();

        Run run = run(small("--train-iters", "6", "--eval-interval", "3", "--save", save));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("Learning a vocabulary", "step 6/6", "validation loss", "On test data", "Done:");
        assertThat(Path.of(save, "report.html")).content().contains("<svg", "Blanks filled", "corpus ");
        assertThat(Files.readAllLines(Path.of(save, "log.jsonl"))).hasSize(6 + 1 + 1 + 1);
        Run fill = Run.glm("fill", "--model", save, "--out-seq-length", "4", "The capital of France is [MASK].");
        assertThat(fill.exitCode()).as(fill.err()).isZero();
    }

    @Test
    void aRunInTwoPartsEndsWithTheSameBytes() throws IOException {
        Path whole = directory.resolve("whole");
        Path parts = directory.resolve("parts");
        String store = directory.resolve("tokens").toString();
        List<String> schedule = List.of("--lr-decay-iters", "8", "--token-store", store);

        run(with(small("--train-iters", "8", "--save", whole.toString()), schedule));
        run(with(small("--train-iters", "5", "--save", parts.toString()), schedule));
        Run second = run(
                with(small("--train-iters", "8", "--save", parts.toString(), "--load", parts.toString()), schedule));

        assertThat(second.err()).contains("going on at step 5");
        for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
            assertThat(parts.resolve("step-00000008").resolve(file))
                    .hasSameBinaryContentAs(whole.resolve("step-00000008").resolve(file));
        }
    }

    @Test
    void aRunOfTheReferenceGoesOn() throws IOException {
        Path vocabulary = Files.createDirectory(directory.resolve("vocabulary"));
        Files.write(
                vocabulary.resolve("vocab.txt"),
                List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "c", "d", "e", "f", "g", "h"));
        Path texts = directory.resolve("letters.txt");
        Files.write(texts, Collections.nCopies(60, "a b c d e f g h ".repeat(4)));
        Path save = directory.resolve("run");

        Run run = Run.glm(("pretrain --train-data %s --split 8,1,1 --tokenizer %s --load %s --num-attention-heads 2"
                        + " --seq-length 12 --batch-size 2 --train-iters 7 --eval-iters 2 --log-interval 1 --save %s")
                .formatted(texts, vocabulary, REFERENCE_RUN, save)
                .split(" "));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("2,288 parameters", "going on at step 5", "step 6/7", "step 7/7", "Done:");
        assertThat(save.resolve("step-00000007")).isDirectory();
    }

    /** Of the same form as a task's own file, which --multi-task-data takes by its path. */
    private static final String PETS = """
            name: pets
            labels: [cat, dog]
            files: {train: train.csv, dev: dev.csv}
            label: pet
            text: text
            patterns:
              - cloze: "{text} It was [blank]."
                words: {cat: red, dog: blue}
              - cloze: "[blank]: {text}"
                words: {cat: red, dog: blue}
            """;

    @Test
    void tasksAreMixedIn() throws IOException {
        Path data = Files.createDirectories(directory.resolve("data/pets"));
        Files.writeString(data.resolve("train.csv"), "text,pet\nthe cat sat,cat\na dog ran,dog\n");
        Files.writeString(data.resolve("dev.csv"), "text,pet\nthe dog sat,dog\n");
        Path task = Files.writeString(directory.resolve("pets.yaml"), PETS);
        Path save = directory.resolve("run");

        Run run = run(small(
                "--train-iters",
                "6",
                "--eval-interval",
                "3",
                "--multi-task-data",
                "%s=%s".formatted(task, data),
                "--multi-task-ratio",
                "0.5",
                "--multi-batch-size",
                "2",
                "--save",
                save.toString()));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readString(save.resolve("log.jsonl"))).contains("\"multi_task_loss\":");
        assertThat(run.err()).contains("multi-task ");
    }

    @Test
    void blanksAboutThePrimersFactsAreMixedIn() throws IOException {
        Path save = directory.resolve("run");

        Run run = run(with(
                small("--train-iters", "6", "--eval-interval", "3", "--save", save.toString()),
                List.of("--primer-rows 3 --multi-task-data primer --multi-task-ratio 0.5 --multi-seq-length 64"
                        .split(" "))));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readString(save.resolve("log.jsonl"))).contains("\"multi_task_loss\":");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--multi-task-ratio 0.5 | needs tasks",
                "--multi-task-ratio 0.5 --multi-task-data primer --multi-seq-length 9 | tokens, which is more than 9",
                "--multi-task-data rte | mixes nothing in without --multi-task-ratio",
                "--multi-task-ratio 1 --multi-task-data rte | --multi-task-ratio is 1.0",
                "--multi-task-ratio 0.5 --multi-task-data rte | Where is the data set of rte?",
                "--multi-task-ratio 0.5 --multi-task-data nonsense=x | there is no task nonsense",
                "--multi-task-ratio 0.5 --multi-task-data rte=x --multi-seq-length 65 | the model has 64 positions",
                "--multi-task-ratio 0.5 --multi-task-data rte=x --multi-batch-size 0 | --multi-batch-size is 0",
                "--multi-task-ratio 0.5 --multi-task-data rte=nowhere | nowhere"
            })
    void saysWhatOfTasksIsWrong(String options, String reason) {
        Run run = run(with(
                small("--train-iters", "1", "--save", directory.resolve("run").toString()),
                List.of(options.split(" "))));

        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(reason);
    }

    private static List<String> with(List<String> arguments, List<String> more) {
        var all = new ArrayList<>(arguments);
        all.addAll(more);
        return all;
    }

    @Test
    void theCommandLineGoesBeforeDeepSpeedAndThatBeforeTheFile() throws IOException {
        Path deepSpeed = Files.writeString(directory.resolve("ds.json"), """
                {"train_micro_batch_size_per_gpu": 3, "gradient_accumulation_steps": 2, "gradient_clipping": 0.5,
                 "fp16": {"enabled": true, "loss_scale": 0, "hysteresis": 2}, "zero_optimization": {"stage": 2, "cpu_offload": true},
                 "optimizer": {"type": "Adam", "params": {"lr": 0.002, "weight_decay": 0.1, "betas": [0.9, 0.98]}}}
                """);
        Path config = Files.writeString(directory.resolve("c.yaml"), """
                train-data: [primer]
                primer-documents: 60
                vocab-size: 700
                num-layers: 1
                hidden-size: 16
                num-attention-heads: 2
                seq-length: 32
                max-position-embeddings: 64
                block-lm: true
                shuffle: true
                batch-size: 9
                lr: 0.5
                train-iters: 1
                eval-iters: 1
                deepspeed-config: %s
                """.formatted(deepSpeed.getFileName()));
        Path save = directory.resolve("run");

        Run run = Run.glm(
                "pretrain",
                "--config",
                config.toString(),
                "--lr",
                "0.003",
                "--split",
                "20,1,1",
                "--save",
                save.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("--shuffle has no effect: texts are always drawn at random.");
        assertThat(save.resolve("step-00000001/training.json"))
                .content()
                .contains(
                        "\"--batch-size\" : \"3\"",
                        "\"--gradient-accumulation-steps\" : \"2\"",
                        "\"--clip-grad\" : \"0.5\"",
                        "\"--adam-beta2\" : \"0.98\"",
                        "\"--lr\" : \"0.003\"",
                        "\"--cpu-optimizer\"",
                        "\"--fp16\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --train-iters 5                                   | Give --save a directory.
                    --save x                                          | Give --train-iters a number of steps.
                    --save x --train-iters 1 --use-tfrecords          | --use-tfrecords is refused: BERT's TFRecords are not read
                    --save x --train-iters 1 --transformer-xl         | --transformer-xl is refused
                    --save x --train-iters 1 --fp16 --bf16            | exclude each other
                    --save x --train-iters 1 --lr 0                   | --lr is 0.0: give a number above 0
                    --save x --train-iters 1 --bert-prob 1.5          | --bert-prob is 1.5
                    --save x --train-iters 1 --seq-length 600         | Texts of 600 tokens do not fit a model of 64 positions
                    --save x --train-iters 1 --lr-decay-style sinking | --lr-decay-style is sinking
                    --save x --train-iters 1 --position-init flat     | --position-init is flat: give normal or sinusoidal
                    --save x --train-iters 1 --train-data nowhere     | nowhere: no such file or folder
                    --save x --train-iters 1 --split 1,2,3,4          | --split 1,2,3,4
                    --save x --train-iters 1 --config nowhere.yaml    | nowhere.yaml: cannot be read
                    """)
    void saysWhatIsWrong(String more, String sentence) {
        String arguments = more.replace("--save x", "--save " + directory.resolve("x"));
        var all = new ArrayList<>(small());
        if (more.contains("--train-data")) {
            all.subList(1, 3).clear();
        }
        if (more.contains("--split")) {
            all.subList(all.indexOf("--split"), all.indexOf("--split") + 2).clear();
        }
        if (more.contains("--seq-length")) {
            all.subList(all.indexOf("--seq-length"), all.indexOf("--seq-length") + 2)
                    .clear();
        }
        if (more.contains("--lr ")) {
            all.subList(all.indexOf("--lr"), all.indexOf("--lr") + 2).clear();
        }

        Run run = run(with(all, List.of(arguments.split(" "))));

        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(sentence);
    }

    @Test
    void aRunBeginsWithTheWeightsAndTheVocabularyOfAnother() throws IOException {
        String first = directory.resolve("first").toString();
        String second = directory.resolve("second").toString();
        run(small("--train-iters", "2", "--save", first));

        Run run = Run.glm(("pretrain --train-data primer --primer-documents 40 --primer-rows 5 --primer-facts 1"
                        + " --load-pretrained %s --seq-length 32 --batch-size 2 --train-iters 2 --lr 1e-12 --warmup 0"
                        + " --split 20,1,1 --eval-iters 1 --save %s")
                .formatted(first, second)
                .split(" "));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).doesNotContain("Learning a vocabulary");
        assertThat(Files.readAllBytes(Path.of(second, "step-00000002/tokenizer.json")))
                .isEqualTo(Files.readAllBytes(Path.of(first, "step-00000002/tokenizer.json")));
    }

    @Test
    void savesNothingOverAnotherRun() {
        String save = directory.resolve("run").toString();
        run(small("--train-iters", "1", "--save", save));

        Run again = run(small("--train-iters", "1", "--save", save));

        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("holds a run already (step-00000001): go on with --load");
    }

    @Test
    void aKeyThatIsNoOptionIsNamedWithItsFile() throws IOException {
        Path config = Files.writeString(directory.resolve("c.yaml"), "numb-layers: 3\n");

        Run run = Run.glm("pretrain", "--config", config.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("c.yaml: there is no option --numb-layers");
    }

    static List<Path> recipes() throws IOException {
        try (var files = Files.list(RECIPES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    /** Every recipe is understood to the last word; the text of the published ones is not here. */
    @ParameterizedTest
    @MethodSource("recipes")
    void knowsTheRecipes(Path recipe) {
        var spec = new CommandLine(new PretrainCommand(Console.ofProcess())).getCommandSpec();
        var said = new CommandLine(spec).parseArgs();

        var arguments = ConfigFile.read(recipe, spec, 1).before(said);

        assertThat(new CommandLine(new PretrainCommand(Console.ofProcess()))
                        .parseArgs(arguments.toArray(String[]::new))
                        .unmatched())
                .isEmpty();
    }

    /** DeepSpeed's train_batch_size is that of all models, and here two or four processes are one. */
    @ParameterizedTest
    @CsvSource({"--seed=1, 4", "--model-parallel-size=4, 8", "--model-parallel-size=1, 2"})
    void processesThatShareAModelShareItsBatches(String said, String batchSize) throws IOException {
        Path config = Files.writeString(
                directory.resolve("parts.yaml"), "model-parallel-size: 2\ndeepspeed-config: {train_batch_size: 8}\n");
        var commandLine = new CommandLine(new PretrainCommand(Console.ofProcess()));
        var parsed = commandLine.parseArgs(said);

        var arguments = ConfigFile.read(config, commandLine.getCommandSpec(), 4).before(parsed);

        assertThat(arguments).contains("--batch-size=" + batchSize);
    }
}
