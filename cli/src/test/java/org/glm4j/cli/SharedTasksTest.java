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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

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

    /** The first examples of every part of a data set of texts. */
    private Path someTextsOf(String dataSet) throws IOException {
        Path all = Shared.path("data/" + dataSet);
        Path some = Files.createDirectories(folder.resolve("texts"));
        try (Stream<Path> files = Files.walk(all)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = some.resolve(all.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                String name = file.getFileName().toString();
                if (name.startsWith("XSum-")) {
                    Files.writeString(copy, fewer(file, 3));
                } else if (name.endsWith(".json")) {
                    Files.writeString(copy, firstParagraph(file));
                } else if (name.endsWith(".summary")) {
                    Files.copy(file, copy);
                } else {
                    try (Stream<String> lines = Files.lines(file)) {
                        Files.write(copy, lines.limit(4).toList());
                    }
                }
            }
        }
        return some;
    }

    /** The names of the articles that each split begins with. */
    private static String fewer(Path file, int articles) throws IOException {
        var splits = (ObjectNode) JsonMapper.shared().readTree(Files.readString(file));
        splits.forEach(ids -> {
            while (ids.size() > articles) {
                ((ArrayNode) ids).remove(articles);
            }
        });
        return splits.toString();
    }

    /** SQuAD's form, with two questions. */
    private static String firstParagraph(Path file) throws IOException {
        var all = (ObjectNode) JsonMapper.shared().readTree(Files.readString(file));
        var data = (ArrayNode) all.get("data");
        while (data.size() > 1) {
            data.remove(1);
        }
        var paragraphs = (ArrayNode) data.get(0).get("paragraphs");
        while (paragraphs.size() > 1) {
            paragraphs.remove(1);
        }
        var questions = (ArrayNode) paragraphs.get(0).get("qas");
        while (questions.size() > 2) {
            questions.remove(2);
        }
        return all.toString();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "cnn_dm, cnn_dm, test.jsonl.hyps, rouge1",
        "cnn_dm_original, cnn_dm_original, test.jsonl.hyps, rouge1",
        "xsum, bbc-summary-data, test.jsonl.hyps, rouge1",
        "gigaword, gigaword, test.jsonl.hyps, rouge1",
        "customization, customization, test.jsonl.hyps, rouge1",
        "squad, SQuAD, test.jsonl, F1",
        "squad_v1, SQuAD, test.jsonl, F1",
        "squad_generation, squad_generation, test.jsonl.hyps, meteor",
        "cmrc, CMRC2018, test.jsonl.hyps, F1",
        "extraction, extraction, test.jsonl.hyps, bleu",
        "blank, blank_yahoo, test.jsonl.hyps, bleu"
    })
    void textsAreLearntWrittenAndMeasured(String task, String dataSet, String written, String measure)
            throws IOException {
        Path data = someTextsOf(dataSet);
        Path run = folder.resolve("run");
        var lengths = List.of("--src-seq-length 64 --tgt-seq-length 12 --min-tgt-length 0 --num-beams 2".split(" "));
        var training = new ArrayList<>(List.of("finetune", "--task", task, "--data-dir", data.toString()));
        training.addAll(
                List.of("--model", model.toString(), "--save", run.toString(), "--epochs", "1", "--lr", "1e-3"));
        training.addAll(lengths);

        Run learning = Run.glm(training.toArray(String[]::new));

        assertThat(learning.exitCode()).as(learning.err()).isZero();
        assertThat(run.resolve(written)).exists();
        assertThat(run.resolve("evaluation.html")).content().contains(task);
        JsonNode tested = JsonMapper.shared().readTree(Files.readString(run.resolve("test_results.json")));
        assertThat(tested.get(measure).isNumber()).as(tested.toString()).isTrue();

        var judging = new ArrayList<>(List.of("evaluate", "--task", task, "--data", data.toString(), "--json"));
        judging.addAll(List.of(
                "--model", run.toString(), "--out", folder.resolve("out").toString()));
        judging.addAll(lengths);
        Run judged = Run.glm(judging.toArray(String[]::new));
        assertThat(judged.exitCode()).as(judged.err()).isZero();
        assertThat(JsonMapper.shared().readTree(judged.out()).get(measure)).isEqualTo(tested.get(measure));
    }
}
