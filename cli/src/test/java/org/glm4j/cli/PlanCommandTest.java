package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.glm4j.checkpoint.PublishedModel;
import org.glm4j.training.scaling.Cluster;
import org.glm4j.training.scaling.LayoutSearch;
import org.glm4j.training.scaling.Work;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanCommandTest {

    private static Run plan(String line) {
        return Run.glm(("plan " + line).split(" "));
    }

    @Test
    void layoutsThatFitAreListedAndTheFastestIsGivenAsOptions() {
        Run run = plan("--model glm-10b --gpus 64 --memory 80");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("on 64 GPUs: 1,024 texts of 512 tokens a step")
                .containsPattern("parts +models +zero +batch +accum +recompute +memory +step +tokens/s +waiting")
                .containsPattern(" +2 +32 +[012] +\\d+ +\\d+ +(yes|no) +\\d+\\.\\d GB +\\d+\\.\\d+ s")
                .containsPattern(
                        "Fastest: glm pretrain --bf16 --model-parallel-size \\d+ --zero-stage [012] --batch-size");
    }

    @Test
    void theOptionsAreThoseOfPretrain() {
        String fastest =
                plan("--model glm-large --gpus 8").out().lines().toList().getLast();
        String options = fastest.substring("Fastest: glm ".length());

        // It gets as far as asking for text.
        assertThat(Run.glm(options.split(" ")).err()).contains("Which text shall it learn from?");
    }

    @Test
    void theTableOfTheDocumentationIsWhatFollows() throws IOException {
        var table = new StringBuilder();
        for (var model : PublishedModel.all()) {
            for (int gpus : new int[] {8, 64, 256}) {
                table.append(row(model, gpus)).append('\n');
            }
        }
        Files.writeString(Path.of("target/scaling-table.md"), table);

        assertThat(Path.of("../docs/scaling.md"))
                .as("after a change copy target/scaling-table.md there")
                .content()
                .contains(table);
    }

    /** Of the defaults of {@code glm plan}. */
    private static String row(PublishedModel model, int gpus) {
        var cluster = new Cluster(gpus, 8, 80e9, 140e12, 230e9, 22e9);
        return new LayoutSearch(new Work(model.config(), 1024, 512), cluster)
                .fastest()
                .map(estimate -> String.format(
                        Locale.ROOT,
                        "| %s | %d | %d x %d | %d | %d x %d%s | %.1f | %.2f | %.2f | %.2f | %,.0f |",
                        model.name(),
                        gpus,
                        estimate.layout().models(),
                        estimate.layout().parts(),
                        estimate.layout().stage().number(),
                        estimate.layout().microBatch(),
                        estimate.layout().accumulation(),
                        estimate.layout().recomputing() ? ", again" : "",
                        estimate.memory() / 1e9,
                        estimate.gradientBytes() / 1e9,
                        estimate.activationBytes() / 1e9,
                        estimate.seconds(),
                        1024 * 512 / estimate.seconds()))
                .orElse("| %s | %d | fits no layout | | | | | | | |".formatted(model.name(), gpus));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --model glm-10b --gpus 1                | glm-10b does not fit 1 GPUs of 80 GB: the smallest layout
            --model glm-base --gpus 64 --texts 7    | 7 texts of a step cannot be shared out among 64 GPUs
            --model gpt-5 --gpus 8                  | gpt-5 is not the name of a published model
            --model glm-10b --gpus 0                | --gpus is 0: give a number above 0.
            --model glm-10b --gpus 8 --between -1   | --between is -1: give a number above 0.
            """)
    void mistakesAreTold(String line, String message) {
        Run run = plan(line);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }
}
