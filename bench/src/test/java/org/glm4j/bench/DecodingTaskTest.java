package org.glm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.glm4j.bench.DecodingTask.Run;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.LanguageModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecodingTaskTest {

    @TempDir
    private Path directory;

    @Test
    void ratesAndAgreementOfARun() {
        Run run = new Run(0.5, 2, List.of(List.of(1, 2, 3, 4, 5), List.of(6, 7, 8, 9, 10)));
        Run other = new Run(1, 1, List.of(List.of(1, 2, 3, 4, 0), List.of(6, 7, 8, 0, 10)));

        // The first token of a row belongs to the prompt: two rows of four tokens in two seconds.
        assertThat(run.tokensPerSecond()).isEqualTo(4);
        assertThat(run.agreement(other)).isEqualTo(0.8);
    }

    @Test
    void everyRowOfABatchIsDecodedAsIfItWereAlone() throws IOException {
        new SyntheticModel(SyntheticModel.bertSized(2, 64, 2)).write(directory);
        try (LanguageModel model = BenchModels.open(directory, Dtype.FP32)) {
            Run alone = new DecodingTask(1, 20, 6).run(model);
            Run three = new DecodingTask(3, 20, 6).run(model);

            assertThat(alone.ids()).hasSize(1);
            assertThat(three.ids()).hasSize(3).allSatisfy(row -> assertThat(row).hasSize(6));
            assertThat(three.ids().getFirst()).isEqualTo(alone.ids().getFirst());
            assertThat(three.ids()).doesNotHaveDuplicates();
        }
    }
}
