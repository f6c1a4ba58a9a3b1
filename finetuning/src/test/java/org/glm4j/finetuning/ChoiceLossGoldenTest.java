package org.glm4j.finetuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;
import org.glm4j.tasks.Shared;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** The reference's losses and their gradients; it pads examples to the most choices and masks what it padded. */
class ChoiceLossGoldenTest {

    @TestFactory
    Stream<DynamicTest> losses() {
        var cases = Shared.json("goldens/superglue/finetune_losses.json");
        assertThat(cases.size()).isEqualTo(16);
        return IntStream.range(0, cases.size())
                .mapToObj(i -> DynamicTest.dynamicTest(
                        i + " " + cases.get(i).get("loss").asString(), () -> compare(cases.get(i))));
    }

    private static void compare(JsonNode golden) {
        int[] labels = Shared.ints(golden.get("labels"));
        int examples = labels.length;
        var choices = new int[examples];
        for (int i = 0; i < examples; i++) {
            choices[i] = golden.get("choice_mask").isNull()
                    ? golden.get("logits").get(i).size()
                    : Arrays.stream(Shared.ints(golden.get("choice_mask").get(i)))
                            .sum();
        }
        int[] firstChoices = new int[examples + 1];
        for (int i = 0; i < examples; i++) {
            firstChoices[i + 1] = firstChoices[i] + choices[i];
        }
        try (var _ = TensorScope.open()) {
            double[] logits = values(golden.get("logits"), choices);
            var scores = Tensor.of(logits, logits.length).requireGradient(true);
            var loss = loss(golden.get("loss").asString()).of(scores, firstChoices, labels, 0);
            loss.backward();

            double expected = golden.get("value").asDouble();
            assertThat(loss.item()).isCloseTo(expected, within(1e-5 * Math.abs(expected)));
            assertThat(scores.gradient().toDoubles())
                    .usingComparatorWithPrecision(1e-6)
                    .containsExactly(values(golden.get("grad_wrt_logits"), choices));
        }
    }

    private static ChoiceLoss loss(String name) {
        String flag = name.replace(" variable choices", "");
        return flag.equals("adapet")
                ? ChoiceLoss.ADAPET
                : ChoiceLoss.named(flag).orElseThrow();
    }

    private static double[] values(JsonNode rows, int[] choices) {
        return IntStream.range(0, choices.length)
                .boxed()
                .flatMapToDouble(i -> IntStream.range(0, choices[i])
                        .mapToDouble(k -> rows.get(i).get(k).asDouble()))
                .toArray();
    }
}
