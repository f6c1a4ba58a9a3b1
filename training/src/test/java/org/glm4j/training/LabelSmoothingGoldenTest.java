package org.glm4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.GlmModels;
import org.glm4j.model.LoadOptions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The loss with smoothed labels, as the reference finetunes sequence to sequence. */
class LabelSmoothingGoldenTest {

    private static final Path GOLDENS = Path.of(System.getProperty("glm4j.shared"), "goldens");

    @Test
    void lossesAreTheReferences() throws IOException {
        Path file = GOLDENS.resolve("seq2seq/label_smoothing.json");
        Assumptions.assumeTrue(Files.exists(file), "the reference values are not here");
        JsonNode golden = JsonMapper.shared().readTree(Files.readString(file));
        JsonNode batches =
                JsonMapper.shared().readTree(Files.readString(GOLDENS.resolve("training/loss_and_gradients.json")));
        var batch = OptimizerGoldenTest.samples(batches, 0);
        assertThat(golden.get("results").size()).isEqualTo(3);
        try (var model = GlmModels.load(
                GOLDENS.resolve("checkpoints/tiny_block/hf"),
                LoadOptions.defaults().withDtype(Dtype.FP32))) {
            for (JsonNode result : golden.get("results")) {
                double expected = result.get("loss").asDouble();
                assertThat(new TokenLoss(result.get("label_smoothing").asDouble()).evaluate(model, batch))
                        .isCloseTo(expected, within(1e-4 * expected));
            }
        }
    }
}
