package org.glm4j.evaluation.choice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.glm4j.tasks.Shared;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** What the reference predicts from scores; it pads examples to the most choices and masks what it padded. */
class PredictionsGoldenTest {

    @TestFactory
    Stream<DynamicTest> predictions() {
        var cases = Shared.json("goldens/superglue/evaluate_predictions.json");
        assertThat(cases.size()).isEqualTo(3);
        return cases.valueStream()
                .map(golden -> DynamicTest.dynamicTest(golden.get("task").asString(), () -> compare(golden)));
    }

    private static void compare(JsonNode golden) {
        var task = Shared.task(golden.get("task").asString());
        int[] expected = Shared.ints(golden.get("predictions"));
        for (int i = 0; i < expected.length; i++) {
            JsonNode logits = golden.get("logits").get(i);
            JsonNode mask = golden.get("choice_mask").isNull()
                    ? null
                    : golden.get("choice_mask").get(i);
            double[] scores = IntStream.range(0, logits.size())
                    .filter(k -> mask == null || mask.get(k).asInt() == 1)
                    .mapToDouble(k -> logits.get(k).asDouble())
                    .toArray();

            int best = new ChoiceScores(scores, new boolean[0]).best();

            assertThat(task.labelOf(best)).isEqualTo(expected[i]);
        }
    }
}
