package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands of SuperGLUE's, CLUE's and other tasks on the first lines of the real files, with a model that knows nothing. */
class SharedTasksTest {

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void layOutAModel() throws IOException {
        model = Files.createDirectory(folder.resolve("model"));
        Path stored = Shared.path("goldens/checkpoints/bertvocab_h16/hf");
        try (Stream<Path> files = Files.list(stored)) {
            for (Path file : files.toList()) {
                Files.copy(file, model.resolve(file.getFileName()));
            }
        }
        Files.copy(Shared.path("vocab/bert-base-uncased-vocab.txt"), model.resolve("vocab.txt"));
    }

    /** The first lines of every file of a data set. */
    private Path someOf(String dataSet, int lines) throws IOException {
        Path some = Files.createDirectories(folder.resolve("data"));
        try (Stream<Path> files = Files.list(Shared.path("data/" + dataSet))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (Stream<String> all = Files.lines(file)) {
                    Files.write(
                            some.resolve(file.getFileName()), all.limit(lines).toList());
                }
            }
        }
        return some;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "copa, COPA, 6, COPA, accuracy, ''",
        "wsc, WSC, 30, WSC, accuracy, ''",
        "rte, RTE, 6, RTE, accuracy, ''",
        "wic, WiC, 6, WiC, accuracy, ''",
        "cb, CB, 6, CB, accuracy, ''",
        "multirc, MultiRC, 1, MultiRC, f1a, ''",
        "boolq, BoolQ, 6, BoolQ, accuracy, ''",
        "record, ReCoRD, 2, '', F1, ''",
        "afqmc, AFQMC, 6, afqmc, accuracy, --multi-token",
        "tnews, TNews, 4, tnews, accuracy, --multi-token",
        "cluewsc, CLUEWSC, 12, cluewsc, accuracy, --multi-token",
        "agnews, agnews, 6, '', accuracy, --multi-token"
    })
    void aTaskIsLearntJudgedAndPredicted(
            String task, String dataSet, int lines, String predictions, String measure, String option)
            throws IOException {
        Path data = someOf(dataSet, lines);
        var pattern = option.isEmpty() ? List.<String>of() : List.of(option);
        var common = new ArrayList<>(List.of("--task", task, "--data-dir", data.toString(), "--seq-length", "512"));
        common.addAll(pattern);
        var training = new ArrayList<>(List.of("finetune", "--model", model.toString(), "--epochs", "1"));
        training.addAll(List.of("--lr", "1e-3", "--save", folder.resolve("run").toString()));
        training.addAll(common);

        Run learning = Run.glm(training.toArray(String[]::new));

        assertThat(learning.exitCode()).as(learning.err()).isZero();
        JsonNode results = results();
        assertThat(results.get(measure).isNumber()).as(results.toString()).isTrue();
        if (!predictions.isEmpty()) { // there is a test split
            assertThat(folder.resolve("run/predictions").resolve(predictions + ".jsonl"))
                    .isNotEmptyFile();
        }
        var judging = new ArrayList<>(
                List.of("evaluate", "--model", folder.resolve("run").toString(), "--json"));
        judging.addAll(common);
        Run judged = Run.glm(judging.toArray(String[]::new));
        assertThat(judged.exitCode()).as(judged.err()).isZero();
        assertThat(JsonMapper.shared().readTree(judged.out()).get(measure)).isEqualTo(results.get(measure));
    }

    private JsonNode results() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(folder.resolve("run/results.json")));
    }

    /** Of the diagnostic sets there is a test split alone: models of RTE are asked. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"ax-b, AX-b", "ax-g, AX-g"})
    void aDiagnosticSetIsPredicted(String task, String dataSet) throws IOException {
        Run run = Run.glm(
                "evaluate",
                "--task",
                task,
                "--model",
                model.toString(),
                "--data-dir",
                someOf(dataSet, 4).toString(),
                "--split",
                "test",
                "--out",
                folder.resolve("out").toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readAllLines(folder.resolve("out/%s.jsonl".formatted(dataSet))))
                .hasSize(4)
                .allMatch(line -> line.matches("\\{\"idx\":\\d+,\"label\":\"(not_)?entailment\"}"));
    }

    @Test
    void fewExamplesHaveSplitsOfTheirOwn() throws IOException {
        Run run = Run.glm(
                "finetune",
                "--few-superglue",
                "--task",
                "cb",
                "--data-dir",
                someOf("FewGLUE_32dev/CB", 5).toString(),
                "--model",
                model.toString(),
                "--epochs",
                "1",
                "--save",
                folder.resolve("run").toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("5 examples, 2 steps");
        assertThat(folder.resolve("run/predictions/CB-dev.jsonl")).isNotEmptyFile();
        assertThat(folder.resolve("run/predictions/CB.jsonl")).isNotEmptyFile();
    }
}
