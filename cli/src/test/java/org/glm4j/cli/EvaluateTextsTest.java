package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvaluateTextsTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path model;

    @TempDir
    Path folder;

    private Path data;
    private Path out;

    @BeforeAll
    static void writeModel() throws IOException {
        SampleModel.write(model);
    }

    @BeforeEach
    void makeData() throws IOException {
        data = Files.createDirectory(folder.resolve("data"));
        out = folder.resolve("out");
    }

    private void write(String name, String content) throws IOException {
        Path file = data.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private Run evaluate(String task, String... more) {
        var all = new ArrayList<>(List.of(
                "evaluate",
                "--task",
                task,
                "--model",
                model.toString(),
                "--data",
                data.toString(),
                "--out",
                out.toString(),
                "--tgt-seq-length",
                "6",
                "--json"));
        all.addAll(List.of(more));
        return Run.glm(all.toArray(String[]::new));
    }

    private JsonNode figures(Run run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("Figures and a page about them are in " + out + ".");
        return JSON.readTree(run.out());
    }

    @Test
    void summariesAreWrittenScoredAndShown() throws IOException {
        write("test.source", "the cat sat on the mat .\nthe dog ran far away .\nrain and sun\n");
        write("test.target", "cat sat\ndog ran\nrain\n");
        JsonNode figures = figures(evaluate("gigaword"));
        assertThat(figures.propertyNames())
                .contains(
                        "rouge-1",
                        "rouge-2",
                        "rouge-l",
                        "rouge1",
                        "rougeLsum",
                        "lead rouge1",
                        "copy rouge1",
                        "samples",
                        "cut");
        assertThat(figures.get("samples").asInt()).isEqualTo(3);
        try (var files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "predictions.jsonl",
                            "predictions.jsonl.part",
                            "test.jsonl.hyps",
                            "test.jsonl.refs",
                            "evaluation.json",
                            "evaluation.html");
        }
        assertThat(Files.readAllLines(out.resolve("test.jsonl.hyps"))).hasSize(3);
        assertThat(Files.readAllLines(out.resolve("test.jsonl.refs"))).containsExactly("cat sat", "dog ran", "rain");
        assertThat(JSON.readTree(Files.readString(out.resolve("evaluation.json")))
                        .get("figures")
                        .get("rouge-1"))
                .isEqualTo(figures.get("rouge-1"));
        assertThat(Files.readString(out.resolve("evaluation.html"))).contains("Best samples");

        assertThat(figures(evaluate("gigaword"))).as("nothing is left to do").isEqualTo(figures);
        Run others = evaluate("gigaword", "--num-beams", "2");
        assertThat(others.exitCode()).isEqualTo(2);
        assertThat(others.err())
                .contains("it has predictions with another decoding")
                .contains("--overwrite");
        assertThat(figures(evaluate("gigaword", "--num-beams", "2", "--overwrite"))
                        .get("samples")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void candidatesCanBeDrawnAndSamplesLimited() throws IOException {
        write("test.jsonl", "{\"source\":\"the cat\",\"target\":\"cat\"}\n{\"source\":\"a dog\",\"target\":\"dog\"}\n");
        var run = evaluate("customization", "--no-select-topk", "--top-k", "5", "--seed", "3", "--limit", "1");
        assertThat(figures(run).get("samples").asInt()).isEqualTo(1);
        assertThat(Files.readString(out.resolve("evaluation.json"))).contains("drawn with seed 3, top-k 5");
    }

    @Test
    void answersAreScoredByQuestion() throws IOException {
        write(
                "dev-v1.1.json",
                "{\"data\":[{\"paragraphs\":[{\"context\":\"the cat sat on the mat\",\"qas\":[{\"id\":\"q7\",\"question\":"
                        + "\"the cat sat ?\",\"answers\":[{\"text\":\"on the mat\",\"answer_start\":12}]}]}]}]}");
        JsonNode figures = figures(evaluate("squad_v1", "--src-seq-length", "32"));
        assertThat(figures.propertyNames()).startsWith("EM", "F1", "questions");
        assertThat(JSON.readTree(Files.readString(out.resolve("test.jsonl"))).propertyNames())
                .containsExactly("q7");
        assertThat(Files.readString(out.resolve("test.jsonl.refs"))).contains("\"gold\":[\"on the mat\"]");
    }

    @Test
    void blanksAreFilledAndPredicted() throws IOException {
        write("test.txt", "the cat sat on the mat\nrain and sun\n");
        write("blank/test.maskratio0.3.blank", "the <blank> on the mat\nrain <blank> sun\n");
        JsonNode figures = figures(evaluate("blank", "--blank-maskratio", "0.3"));
        assertThat(figures.propertyNames()).contains("bleu", "bleu-4", "sacrebleu", "blank ppl");
        assertThat(figures.get("blank tokens").asInt())
                .as("cat sat, and, two ends")
                .isEqualTo(5);
        assertThat(Files.readAllLines(out.resolve("test.jsonl.refs")))
                .containsExactly("the cat sat on the mat", "rain and sun");
    }

    @Test
    void blanksBeyondTheSourcesLengthAreToldOrLeftOut() throws IOException {
        write("test.txt", "the cat sat on the mat and the rain and sun\nrain and sun\n");
        write("blank/test.maskratio0.3.blank", "the cat sat on the mat and the rain and <blank>\nrain <blank> sun\n");
        Run run = evaluate("blank", "--blank-maskratio", "0.3", "--src-seq-length", "8");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("example test-0: there is no [MASK] within the source length");
        run = evaluate("blank", "--blank-maskratio", "0.3", "--src-seq-length", "8", "--skip-bad");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("1 texts without a blank within 8 tokens");
        assertThat(Files.readAllLines(out.resolve("test.jsonl.refs"))).containsExactly("rain and sun");
    }

    @Test
    void nothingIsLeftOfATestSetThatCannotBeRead() throws IOException {
        write("test.source", "the cat\n\n");
        write("test.target", "cat\ndog\n");
        Run run = evaluate("gigaword");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).isEqualTo(data.resolve("test.source") + ", line 2: its source is empty\n");
        assertThat(out).doesNotExist();
        assertThat(evaluate("gigaword", "--skip-bad").err()).contains("Note: 1 of 2 rows are left out:");
        assertThat(evaluate("gigaword", "--split", "best").err()).contains("--split is test, dev or train, not best.");
    }
}
