package org.glm4j.model.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfigOverrides;
import org.glm4j.model.AttentionMask;
import org.glm4j.model.Dropout;
import org.glm4j.model.GlmInput;
import org.glm4j.model.GlmModel;
import org.glm4j.model.GlmModels;
import org.glm4j.model.HiddenStateMemory;
import org.glm4j.model.LoadOptions;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Logits and memories of the reference's forward pass. */
class ForwardGoldenTest {

    @TestFactory
    Stream<DynamicTest> logitsAndMemories() {
        return Stream.of(Dtype.FP32, Dtype.FP64).flatMap(this::cases);
    }

    private Stream<DynamicTest> cases(Dtype dtype) {
        var memories = new HashMap<String, List<Tensor>>();
        return Goldens.lines("forward/forward.jsonl").stream()
                .map(golden -> DynamicTest.dynamicTest(
                        "%s %s %s"
                                .formatted(
                                        dtype,
                                        golden.get("model").asString(),
                                        golden.get("id").asString()),
                        () -> compare(golden, dtype, memories)));
    }

    private static void compare(JsonNode golden, Dtype dtype, Map<String, List<Tensor>> memories) {
        var name = golden.get("model").asString();
        var id = golden.get("id").asString();
        var chain = name + " " + id.replaceAll("_[0-9].*", "");
        boolean follows = id.matches(".*_[1-9].*");
        try (var model = Goldens.model(name, dtype);
                var _ = TensorScope.inference()) {
            var input = input(golden, model);
            HiddenStateMemory before = null;
            if (follows) {
                before = new HiddenStateMemory(model, memories.get(chain));
                input = input.after(before);
            }
            var added = new ArrayList<Tensor>();
            var logits = model.logits(model.encode(input, Dropout.NONE, added::add));

            boolean single = dtype == Dtype.FP32;
            var expected = golden.get("outputs").get(single ? "float32" : "float64");
            double absolute = single ? 2e-4 : 1e-10;
            double relative = single ? 0 : 1e-10;
            Goldens.assertSummary(id + " logits", logits, expected.get("logits"), relative, absolute);
            assertThat(logits.argmax(-1).toDoubles()).isEqualTo(Goldens.numbers(expected.get("argmax")));

            boolean all = golden.path("return_memory").asBoolean(false);
            int limit = all ? Integer.MAX_VALUE : model.config().maxMemoryLength();
            List<Tensor> returned = limit == 0
                    ? List.of()
                    : before == null
                            ? added.stream()
                                    .map(h -> HiddenStateMemory.last(h, limit))
                                    .toList()
                            : before.followedBy(added, limit);
            var summaries = expected.get("mems");
            assertThat(returned).hasSize(summaries.size());
            for (int layer = 0; layer < returned.size(); layer++) {
                Goldens.assertSummary(
                        id + " memory " + layer, returned.get(layer), summaries.get(layer), relative, absolute);
            }
            if (!returned.isEmpty()) {
                memories.put(chain, returned.stream().map(t -> t.copy().keep()).toList());
            }
        }
    }

    @Test
    void halfPrecisionWeightsComputedInSinglePrecision() {
        var golden = Goldens.json("forward/fp16_weights_float32_math.json");
        var overrides = GlmConfigOverrides.builder().numAttentionHeads(4).build();
        var options = LoadOptions.defaults().withDtype(Dtype.FP32).withOverrides(overrides);
        try (var model = GlmModels.load(
                        Goldens.path("checkpoints/" + golden.get("model").asString()), options);
                var _ = TensorScope.inference()) {
            var logits = model.forward(input(golden, model));
            Goldens.assertSummary("logits", logits, golden.get("logits"), 0, 2e-4);
            assertThat(logits.argmax(-1).toDoubles()).isEqualTo(Goldens.numbers(golden.get("argmax")));
        }
    }

    private static GlmInput input(JsonNode golden, GlmModel model) {
        var positions = Goldens.whole(golden.get("position_ids"));
        boolean block = model.config().blockPositionEncoding();
        var input = GlmInput.of(
                Goldens.whole(golden.get("input_ids")),
                block ? positions.select(1, 0) : positions,
                block ? positions.select(1, 1) : null,
                Goldens.mask(golden.get("attention_mask")));
        return golden.has("prompt_pos") ? input.withPromptPositions(Goldens.whole(golden.get("prompt_pos"))) : input;
    }

    @TestFactory
    Stream<DynamicTest> hubsModelWithErfGelu() {
        var inputs = new HashMap<String, JsonNode>();
        Goldens.lines("forward/forward.jsonl").forEach(g -> inputs.put(g.get("model") + " " + g.get("id"), g));
        return Goldens.lines("hf/forward.jsonl").stream()
                .map(golden -> DynamicTest.dynamicTest(
                        golden.get("model").asString() + " " + golden.get("id").asString(), () -> {
                            var key = golden.get("model") + " "
                                    + golden.get("id").toString().replace(" float64", "");
                            compareWithHub(golden, inputs.getOrDefault(key, golden));
                        }));
    }

    private static void compareWithHub(JsonNode golden, JsonNode given) {
        var id = golden.get("id").asString();
        boolean single = !id.endsWith("float64");
        var overrides = GlmConfigOverrides.builder().gelu("erf");
        try (var model = Goldens.model(golden.get("model").asString(), single ? Dtype.FP32 : Dtype.FP64, overrides);
                var _ = TensorScope.inference()) {
            var input = hubInput(given, model);
            var hidden = new ArrayList<Tensor>();
            var logits = model.logits(model.encode(input, Dropout.NONE, hidden::add));
            double relative = single ? 0 : 1e-10;
            double absolute = single ? 2e-4 : 1e-10;
            Goldens.assertSummary(id, logits, golden.get("logits"), relative, absolute);
            if (golden.has("argmax")) {
                assertThat(logits.argmax(-1).toDoubles()).isEqualTo(Goldens.numbers(golden.get("argmax")));
            }
            if (golden.has("hidden_state_before_final_norm")) {
                Goldens.assertSummary(
                        id, hidden.getLast(), golden.get("hidden_state_before_final_norm"), relative, absolute);
            }
        }
    }

    /** Without positions they count up, without a mask attention is causal, and a [batch, length] mask hides columns. */
    private static GlmInput hubInput(JsonNode given, GlmModel model) {
        if (given.has("position_ids") && Goldens.shape(given.get("attention_mask")).length != 2) {
            return input(given, model);
        }
        var ids = Goldens.whole(given.get("input_ids"));
        if (!given.has("position_ids")) {
            var counting = Tensor.arange(ids.size(1), Dtype.INT64, model.device())
                    .unsqueeze(0)
                    .expand(ids.shape());
            return GlmInput.of(
                    ids, counting, Tensor.zeros(Dtype.INT64, model.device(), ids.shape()), AttentionMask.prefix(0));
        }
        var positions = Goldens.whole(given.get("position_ids"));
        return GlmInput.of(
                ids,
                positions.select(1, 0),
                positions.select(1, 1),
                AttentionMask.matrix(
                        Goldens.real(given.get("attention_mask")).unsqueeze(1).unsqueeze(1)));
    }
}
