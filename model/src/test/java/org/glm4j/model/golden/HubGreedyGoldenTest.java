package org.glm4j.model.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfigOverrides;
import org.glm4j.model.AttentionMask;
import org.glm4j.model.GlmInput;
import org.glm4j.model.GlmModel;
import org.glm4j.model.KeyValueCache;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** The Hub's greedy loop: memories there, keys and values here, with masks that hide padding inside the context. */
class HubGreedyGoldenTest {

    @TestFactory
    Stream<DynamicTest> tokensAndScores() {
        var cases = Goldens.lines("hf/greedy_mems.jsonl");
        return IntStream.range(0, cases.size())
                .mapToObj(i -> DynamicTest.dynamicTest(
                        i + " " + cases.get(i).get("model").asString(), () -> compare(cases.get(i))));
    }

    private static void compare(JsonNode golden) {
        try (var model = Goldens.model(
                        golden.get("model").asString(),
                        Dtype.FP32,
                        GlmConfigOverrides.builder().gelu("erf"));
                var _ = TensorScope.inference()) {
            var mask = Goldens.real(golden.get("generation_attention_mask")); // [batch, 1, all, all]
            var positions = Goldens.whole(golden.get("position_ids"));
            var ids = Goldens.whole(golden.get("input_ids"));
            int batch = ids.size(0);
            var outputs = golden.get("output_ids");
            try (var cache = new KeyValueCache(model, batch, 4)) {
                int end = ids.size(1);
                for (var step : golden.get("steps")) {
                    int start = cache.length();
                    assertThat(new int[] {batch, end - start})
                            .isEqualTo(Arrays.stream(Goldens.numbers(step.get("fed")))
                                    .mapToInt(d -> (int) d)
                                    .toArray());
                    var logits = feed(model, cache, ids.narrow(1, start, end - start), positions, mask, start, end);
                    compareTop(logits, step);
                    var next = IntStream.range(0, batch)
                            .map(b -> outputs.get(b).get(cache.length()).asInt())
                            .toArray();
                    ids = Tensor.cat(List.of(ids, Tensor.of(next, batch, 1)), 1);
                    end++;
                }
                assertThat(end).isEqualTo(outputs.get(0).size());
            }
        }
    }

    private static Tensor feed(
            GlmModel model, KeyValueCache cache, Tensor ids, Tensor positions, Tensor mask, int start, int end) {
        var places = positions.narrow(2, start, end - start);
        var rows = mask.narrow(2, start, end - start).narrow(3, 0, end);
        var input = GlmInput.of(ids, places.select(1, 0), places.select(1, 1), AttentionMask.matrix(rows));
        return model.forward(input.after(cache)).select(1, end - start - 1); // [batch, vocabulary]
    }

    private static void compareTop(Tensor logits, JsonNode step) {
        for (int b = 0; b < logits.size(0); b++) {
            var row = logits.select(0, b).toFloats();
            var words = Goldens.numbers(step.get("top3_ids").get(b));
            var scores = Goldens.numbers(step.get("top3_logits").get(b));
            var best = IntStream.range(0, row.length)
                    .boxed()
                    .sorted((i, j) -> Float.compare(row[j], row[i]))
                    .limit(3)
                    .mapToDouble(i -> i)
                    .toArray();
            assertThat(best).isEqualTo(words);
            for (int i = 0; i < 3; i++) {
                Goldens.assertClose("word " + words[i], row[(int) words[i]], scores[i], 0, 2e-4);
            }
        }
    }
}
