package org.glm4j.model.golden;

import static org.assertj.core.api.Assertions.assertThat;

import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfigOverrides;
import org.glm4j.model.GlmInput;
import org.glm4j.model.GlmModel;
import org.glm4j.model.GlmModels;
import org.glm4j.model.LoadOptions;
import org.glm4j.model.ModelPart;
import org.glm4j.model.PartsInThreads;
import org.glm4j.model.tensor.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What two processes of the reference computed together. */
class TensorParallelGoldenTest {

    /** The same weights, in one file and in two. */
    @ParameterizedTest
    @ValueSource(strings = {"tiny_block/official", "tiny_block/official_MP2"})
    void twoPartsComputeWhatTheReferencesDid(String checkpoint) throws Exception {
        var path = Goldens.path("checkpoints/" + checkpoint);

        PartsInThreads.run(2, part -> {
            var golden = Goldens.json("forward/mp2_rank%d.json".formatted(part.rank()));
            var overrides = GlmConfigOverrides.builder().numAttentionHeads(4).build();
            var options = LoadOptions.defaults().withDtype(Dtype.FP32).withOverrides(overrides);
            try (var model = GlmModels.load(path, options.withPart(part));
                    var _ = TensorScope.open()) {
                compare(golden, model, part);
            }
            return true;
        });
    }

    private static void compare(JsonNode golden, GlmModel model, ModelPart part) {
        model.parameters()
                .forEach((name, tensor) -> assertThat(tensor.shape())
                        .as(name)
                        .isEqualTo(golden.get("param_shapes")
                                .get(name)
                                .valueStream()
                                .mapToLong(JsonNode::asLong)
                                .toArray()));
        model.parameters().values().forEach(weight -> weight.requireGradient(true));
        var positions = Goldens.whole(golden.get("position_ids"));
        var input = GlmInput.of(
                Goldens.whole(golden.get("input_ids")),
                positions.select(1, 0),
                positions.select(1, 1),
                Goldens.mask(golden.get("attention_mask")));

        var hidden = model.encode(input);
        var rows = hidden.view(-1, hidden.size(2));
        var losses =
                model.crossEntropy(rows, Goldens.whole(golden.get("labels")).view(-1), 0);
        var loss = losses.sum().div((double) losses.elements());
        loss.backward();
        model.requireGradients();

        var logits = model.logits(hidden).narrow(2, 256 * part.rank(), 256);
        Goldens.assertSummary("logits", logits, golden.get("partition_logits"), 0, 2e-4);
        double[] expected = Goldens.numbers(golden.get("token_losses"));
        double[] actual = losses.toDoubles();
        for (int i = 0; i < expected.length; i++) {
            Goldens.assertClose("token " + i, actual[i], expected[i], 1e-4, 1e-4);
        }
        Goldens.assertClose("loss", loss.item(), golden.get("loss").asDouble(), 1e-4, 0);
        golden.get("grad_norms").propertyStream().forEach(entry -> {
            double norm = model.parameters()
                    .get(entry.getKey())
                    .gradient()
                    .handle()
                    .norm()
                    .item_double();
            Goldens.assertClose(entry.getKey(), norm, entry.getValue().asDouble(), 1e-3, 1e-6);
        });
    }

    @Test
    void partsOfTheVocabularyFollowEachOther() {
        for (int rank = 0; rank < 2; rank++) {
            double[] range = Goldens.numbers(
                    Goldens.json("forward/mp2_rank%d.json".formatted(rank)).get("vocab_range"));
            assertThat(range).containsExactly(256 * rank, 256 * (rank + 1));
        }
    }
}
