package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class InfillCommandTest {

    @TempDir
    static Path model;

    @TempDir
    Path folder;

    @BeforeAll
    static void writeModel() throws IOException {
        SampleModel.write(model);
    }

    private Run infill(String content, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("texts.txt"), content);
        var all = new ArrayList<>(List.of("infill", "--model", model.toString(), "--out-seq-length", "4"));
        all.addAll(List.of(more));
        all.add(file.toString());
        return Run.glm(all.toArray(String[]::new));
    }

    @Test
    void everyLineIsFilled() throws IOException {
        Run run = infill("the [MASK] sat on <blank> .\nrain and [MASK]\n");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines()).hasSize(2);
        assertThat(run.out()).startsWith("the ").contains(" sat on ").doesNotContain("MASK", "blank");
    }

    @Test
    void hiddenWordsAreFilledAndTheResultIsMeasured() throws IOException {
        String texts = "the cat sat on the mat .\nthe dog ran far away and was not blue .\n";
        Run run = infill(texts, "--blank-maskratio", "0.3", "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("bleu-4", "sacrebleu", "blank ppl");
        var results = run.out().lines().map(new JsonMapper()::readTree).toList();
        assertThat(results).hasSize(2).allSatisfy(result -> {
            assertThat(result.propertyNames()).containsExactly("source", "text", "reference", "logprob", "blanks");
            assertThat(result.get("source").asString().split("\\[MASK\\]", -1))
                    .hasSize(1 + result.get("blanks").size());
        });
        assertThat(infill(texts, "--blank-maskratio", "0.3", "--json")).isEqualTo(run);
        assertThat(infill(texts, "--blank-maskratio", "0.3", "--json", "--seed", "5")
                        .out())
                .isNotEqualTo(run.out());
    }

    @Test
    void whatCannotBeFilledIsNamed() throws IOException {
        assertThat(infill("the [MASK]\nthe cat\n").err())
                .endsWith("texts.txt, line 2: has no [MASK]; --blank-maskratio hides words of whole texts\n");
        assertThat(infill("the [MASK]\n\n").err()).endsWith("texts.txt, line 2: is empty\n");
        assertThat(infill("the cat\n", "--blank-maskratio", "0.3").err()).contains("line 1: has too few words");
        assertThat(infill("").err()).endsWith("texts.txt: it has no lines\n");
    }
}
