package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Tasks that several processes, which a command starts, learn and are measured by together. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(180)
class LaunchTasksTest {

    private static final List<String> TEXTS = List.of("the cat sat on the mat", "a dog ran under the hill");

    @TempDir
    private Path folder;

    @BeforeEach
    void writeModelAndData() throws IOException {
        SampleModel.write(Files.createDirectory(folder.resolve("model")));
        Files.writeString(folder.resolve("pets.yaml"), """
                name: pets
                labels: [cat, dog]
                files: {train: train.csv, dev: dev.csv, test: dev.csv}
                label: pet
                text: text
                patterns:
                  - cloze: "{text} [prompt]It was [blank]."
                    words: {cat: red, dog: blue}
                """);
        Files.write(folder.resolve("train.csv"), csv(20));
        Files.write(folder.resolve("dev.csv"), csv(7));
        for (String name : List.of("train", "val", "test")) {
            var sources = Stream.generate(TEXTS::stream)
                    .limit(name.equals("train") ? 6 : 2)
                    .flatMap(each -> each)
                    .toList();
            Files.write(folder.resolve(name + ".source"), sources);
            Files.write(
                    folder.resolve(name + ".target"),
                    sources.stream()
                            .map(text -> text.contains("cat") ? "red and green" : "not blue")
                            .toList());
        }
    }

    private static List<String> csv(int rows) {
        var places = List.of("on the mat", "under the hill", "far away");
        var lines = new ArrayList<>(List.of("text,pet"));
        for (int i = 0; i < rows; i++) {
            lines.add("the %s ran %s,%1$s".formatted(i % 2 == 0 ? "cat" : "dog", places.get(i % 3)));
        }
        return lines;
    }

    private Run together(List<String> command) {
        var all = new ArrayList<>(List.of(
                "launch", "--nproc", "2", "--log-dir", folder.resolve("logs").toString(), "--"));
        all.addAll(command);
        return succeeded(all);
    }

    private Run alone(List<String> command) {
        return succeeded(command);
    }

    private static Run succeeded(List<String> words) {
        Run run = Run.glm(words.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        return run;
    }

    private List<String> finetune(Path save, String options) {
        var words = new ArrayList<>(List.of(
                "finetune",
                "--data-dir",
                folder.toString(),
                "--model",
                folder.resolve("model").toString(),
                "--save",
                save.toString()));
        words.addAll(List.of("--batch-size 4 --epochs 2 --lr 0.01 --log-interval 1".split(" ")));
        words.addAll(List.of(options.strip().split(" ")));
        return words;
    }

    private List<Double> numbers(Path log, String key) throws IOException {
        return Files.readAllLines(log).stream()
                .map(line -> JsonMapper.shared().readTree(line).path(key))
                .filter(value -> value.isNumber())
                .map(value -> value.asDouble())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "--zero-stage 2,                                                      --gradient-accumulation-steps 2",
        "--model-parallel-size 2 --classifier,                                --classifier",
        "--model-parallel-size 2 --continuous-prompt --num-prompt-tokens 2,   --continuous-prompt --num-prompt-tokens 2"
    })
    void theyLearnChoicesAsOneProcessDoes(String shared, String single) throws IOException {
        Path together = folder.resolve("together");
        Path alone = folder.resolve("alone");
        String task = "--task %s ".formatted(folder.resolve("pets.yaml"));

        Run told = together(finetune(together, task + shared));
        alone(finetune(alone, task + single));

        assertThat(told.err()).contains("The best model is", "validation  accuracy");
        var expected = numbers(alone.resolve("log.jsonl"), "loss");
        var actual = numbers(together.resolve("log.jsonl"), "loss");
        assertThat(actual).hasSameSizeAs(expected).isNotEmpty();
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i)).as("loss %d", i).isCloseTo(expected.get(i), within(1e-4 * expected.get(i)));
        }
        for (String file : List.of("results.json", "test_results.json", "predictions/pets.jsonl", "best/config.json")) {
            assertThat(together.resolve(file)).hasSameTextualContentAs(alone.resolve(file));
        }
        assertThat(folder.resolve("logs/rank-1.log")).content().doesNotContain("The best model is");
    }

    @Test
    void theyLearnToWriteAndAreTestedAsOneProcess() throws IOException {
        Path together = folder.resolve("together");
        Path alone = folder.resolve("alone");
        String options = "--task customization --src-seq-length 16 --tgt-seq-length 8";

        together(finetune(together, options + " --model-parallel-size 2"));
        alone(finetune(alone, options));

        for (String file : List.of("test.jsonl.hyps", "test.jsonl.refs", "results.json")) {
            assertThat(together.resolve(file)).hasSameTextualContentAs(alone.resolve(file));
        }
        assertThat(together.resolve("evaluation.html")).exists();
    }

    @Test
    void theyMeasureAndFillWhatOneProcessDoes() throws IOException {
        Path lambada = Files.writeString(
                folder.resolve("lambada.jsonl"),
                "{\"text\":\"the cat sat on the mat\"}\n{\"text\":\"the dog ran far away\"}\n");
        Path blanks = Files.writeString(folder.resolve("blanks.txt"), "the [MASK] sat on the [MASK].\n");
        String model = folder.resolve("model").toString();
        var measure =
                List.of("evaluate", "--task", "lambada", "--model", model, "--data", lambada.toString(), "--json");
        var infill = List.of("infill", "--model", model, "--src-seq-length", "16", blanks.toString());
        var write = new ArrayList<>(List.of(
                "evaluate", "--task", "customization", "--model", model, "--data", folder.toString(), "--json"));
        write.addAll(List.of("--src-seq-length 16 --tgt-seq-length 8 --overwrite --out".split(" ")));
        write.add(folder.resolve("out").toString());

        assertThat(together(measure).out()).isEqualTo(alone(measure).out()).contains("accuracy");
        assertThat(together(infill).out()).isEqualTo(alone(infill).out()).isNotBlank();
        Run written = together(write);
        String texts = Files.readString(folder.resolve("out/test.jsonl.hyps"));
        assertThat(written.out()).contains("rouge1");
        alone(write);
        assertThat(folder.resolve("out/test.jsonl.hyps")).hasContent(texts);
    }

    @Test
    void aGridIsForOneProcess() {
        Run run = Run.glm(
                new byte[0],
                Map.of("RANK", "0", "WORLD_SIZE", "2", "MASTER_ADDR", "127.0.0.1", "MASTER_PORT", "1"),
                finetune(folder.resolve("grid"), "--task copa --grid lr=0.1,0.2")
                        .toArray(String[]::new));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("leave out glm launch");
    }
}
