package org.glm4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class SuperGlueGoldenTest {

    private static final Offset<Double> EXACT = within(1e-12);
    private static final Offset<Double> EXACT_PERCENT = within(1e-10);
    private static final JsonNode GOLDEN = Goldens.read("goldens/superglue_metrics.json");

    static Stream<JsonNode> classifications() {
        return Goldens.list(GOLDEN.get("classification")).stream();
    }

    static Stream<JsonNode> answerPairs() {
        return Goldens.list(GOLDEN.get("answer_pairs")).stream();
    }

    @ParameterizedTest
    @MethodSource("classifications")
    void labels(JsonNode golden) {
        int[] predictions = Goldens.ints(golden.get("predictions"));
        int[] labels = Goldens.ints(golden.get("labels"));
        var classification = new Classification(predictions, labels);

        assertThat(100 * classification.accuracy())
                .isCloseTo(golden.get("accuracy").asDouble(), EXACT_PERCENT);
        assertThat(classification.macroF1()).isCloseTo(golden.get("f1_macro").asDouble(), EXACT);
        assertThat(MultiRc.exactMatch(Goldens.ints(golden.get("question_idx")), predictions, labels))
                .isCloseTo(golden.get("multirc_em").asDouble(), EXACT);
        if (golden.has("f1")) { // labels 0 and 1 only
            assertThat(classification.f1(1)).isCloseTo(golden.get("f1").asDouble(), EXACT);
        }
    }

    @ParameterizedTest
    @MethodSource("answerPairs")
    void answers(JsonNode golden) {
        AnswerMetric metric = AnswerMetric.reference();
        String prediction = golden.get("prediction").asString();
        String answer = golden.get("ground_truth").asString();

        assertThat(metric.normalized(prediction))
                .isEqualTo(golden.at("/normalized/0").asString());
        assertThat(metric.normalized(answer))
                .isEqualTo(golden.at("/normalized/1").asString());
        assertThat(metric.exactMatch(prediction, answer))
                .isEqualTo(golden.get("em").asBoolean());
        assertThat(metric.f1(prediction, answer)).isCloseTo(golden.get("f1").asDouble(), EXACT);
    }

    @Test
    void record() {
        JsonNode golden = GOLDEN.get("record");
        int[] choices = Goldens.ints(golden.get("predictions"));
        var predictions = new ArrayList<String>();
        var answers = new ArrayList<List<String>>();
        for (int i = 0; i < choices.length; i++) {
            JsonNode example = golden.get("examples").get(i);
            predictions.add(Goldens.strings(example.get("candidates")).get(choices[i]));
            answers.add(Goldens.strings(example.get("answers")));
        }

        assertPercent(AnswerScores.of(AnswerMetric.reference(), predictions, answers), golden);
    }

    @Test
    void squadInParts() {
        JsonNode golden = GOLDEN.get("squad");
        var parts = new ArrayList<ReferenceSquad.Part>();
        for (int i = 0; i < golden.get("predictions").size(); i++) {
            parts.add(new ReferenceSquad.Part(
                    golden.get("idx").get(i).asString(),
                    golden.get("predictions").get(i).asString(),
                    Goldens.strings(golden.get("answers").get(i))));
        }

        assertPercent(ReferenceSquad.score(parts), golden);
    }

    private static void assertPercent(AnswerScores scores, JsonNode golden) {
        assertThat(100 * scores.exactMatch()).isCloseTo(golden.get("em").asDouble(), EXACT_PERCENT);
        assertThat(100 * scores.f1()).isCloseTo(golden.get("f1").asDouble(), EXACT_PERCENT);
    }
}
