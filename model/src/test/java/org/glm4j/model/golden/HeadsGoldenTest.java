package org.glm4j.model.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.glm4j.checkpoint.Checkpoint;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.AttentionMask;
import org.glm4j.model.Dropout;
import org.glm4j.model.GlmInput;
import org.glm4j.model.GlmModels;
import org.glm4j.model.LoadOptions;
import org.glm4j.model.MultiTokenCloze;
import org.glm4j.model.SequenceClassifier;
import org.glm4j.model.SingleTokenCloze;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Scores of the reference's classification and cloze heads. */
class HeadsGoldenTest {

    @TestFactory
    Stream<DynamicTest> scores() {
        var cases = Goldens.lines("forward/heads.jsonl");
        return IntStream.range(0, cases.size())
                .mapToObj(i -> DynamicTest.dynamicTest(
                        i + " " + cases.get(i).get("head").asString(), () -> compare(cases.get(i))));
    }

    private static void compare(JsonNode golden) {
        var head = golden.get("head").asString();
        try (var model = Goldens.model("tiny_block", Dtype.FP32);
                var _ = TensorScope.inference()) {
            boolean softmax = golden.path("take_softmax").asBoolean();
            double penalty = golden.path("length_penalty").asDouble(0);
            int[] separators = whole(golden.get("attention_mask"));
            var input = input(golden, "", AttentionMask.prefix(separators));
            Tensor scores = switch (head) {
                case "multi_token_cloze" ->
                    new MultiTokenCloze(model, softmax, penalty)
                            .forward(
                                    input,
                                    rows(golden.get("target_ids")),
                                    rows(golden.get("logit_mask")),
                                    Dropout.NONE);
                case "multi_token_cloze_fast" ->
                    new MultiTokenCloze(model, softmax, penalty)
                            .forward(
                                    input,
                                    separators,
                                    input(golden, "dec_", AttentionMask.prefix(0)),
                                    rows(golden.get("dec_target_ids")),
                                    rows(golden.get("dec_logit_mask")),
                                    Dropout.NONE);
                case "single_token_cloze" -> {
                    var result = new SingleTokenCloze(model, softmax)
                            .forward(input, separators, rows(golden.get("target_ids")), Dropout.NONE);
                    Goldens.assertSummary("row", result.all(), golden.get("row_logits"), 0, 2e-4);
                    yield result.targets();
                }
                case "sequence_classification" -> {
                    var file =
                            Goldens.path("checkpoints/" + golden.get("weights").asString());
                    var weights = Checkpoint.open(file);
                    var heads = GlmModels.read(
                            weights,
                            weights.tensors().stream()
                                    .map(t -> t.name())
                                    .filter(n -> n.startsWith("pool_layer") || n.startsWith("multichoice"))
                                    .toList(),
                            LoadOptions.defaults());
                    var pooling = SequenceClassifier.Pooling.valueOf(
                            golden.get("pool_token").asString().toUpperCase(Locale.ROOT));
                    var classifier = SequenceClassifier.of(
                            model, heads, golden.get("num_class").asInt(), pooling);
                    yield classifier.forward(input, separators, Dropout.NONE);
                }
                default -> throw new AssertionError(head);
            };
            var expected = Goldens.numbers(golden.get("logits"));
            var actual = scores.toDoubles();
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < actual.length; i++) {
                // Sums of several logits, each within 2e-4.
                Goldens.assertClose(head + " " + i, actual[i], expected[i], 1e-5, 2e-4);
            }
        }
    }

    /** Choices are samples of their own: [batch, choices, ...] becomes [batch * choices, ...]. */
    private static GlmInput input(JsonNode golden, String prefix, AttentionMask mask) {
        var ids = Goldens.whole(golden.get(prefix + "input_ids"));
        int length = ids.size(-1);
        var positions = Goldens.whole(golden.get(prefix + "position_ids")).view(-1, 2, length);
        return GlmInput.of(ids.view(-1, length), positions.select(1, 0), positions.select(1, 1), mask);
    }

    private static int[] whole(JsonNode node) {
        return java.util.Arrays.stream(Goldens.numbers(node))
                .mapToInt(d -> (int) d)
                .toArray();
    }

    /** The innermost lists. */
    private static int[][] rows(JsonNode node) {
        return node.get(0).isArray()
                ? node.valueStream().flatMap(n -> Stream.of(rows(n))).toArray(int[][]::new)
                : new int[][] {whole(node)};
    }
}
