package org.glm4j.evaluation.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.glm4j.checkpoint.Checkpoint;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfigOverrides;
import org.glm4j.foundation.Progress;
import org.glm4j.model.GlmModel;
import org.glm4j.model.GlmModels;
import org.glm4j.model.LoadOptions;
import org.glm4j.tasks.ClozeCase;
import org.glm4j.tasks.MultipleChoiceEncoder;
import org.glm4j.tasks.Shared;
import org.glm4j.tasks.TaskSample;
import org.glm4j.tokenizers.GlmTokenizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Scores of the reference, which pads every sample to its full length and reads a context once per choice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScoreGoldenTest {

    private GlmTokenizer tokenizer;
    private GlmModel model;

    @BeforeAll
    void open() {
        model = model();
        tokenizer = Shared.tokenizer("bert");
    }

    @AfterAll
    void close() {
        if (model != null) {
            model.close();
        }
        if (tokenizer != null) {
            tokenizer.close();
        }
    }

    private static GlmModel model() {
        var args = Shared.json("goldens/checkpoints/bertvocab_h16/model_args.json");
        var overrides = GlmConfigOverrides.builder()
                .numAttentionHeads(args.get("num_attention_heads").asInt())
                .maxPositionEmbeddings(args.get("max_sequence_length").asInt())
                .blockPosition(args.get("block_position_encoding").asBoolean());
        return GlmModels.load(
                Checkpoint.open(Shared.path("goldens/checkpoints/bertvocab_h16/hf")),
                LoadOptions.defaults().withDtype(Dtype.FP32).withOverrides(overrides.build()));
    }

    private static List<JsonNode> cases() {
        var cases = Shared.lines("goldens/superglue/cloze_cases.jsonl").stream()
                .filter(golden -> golden.has("score"))
                .toList();
        assertThat(cases).hasSize(234);
        return cases;
    }

    @TestFactory
    Stream<DynamicTest> scores() {
        var cases = cases();
        return IntStream.range(0, cases.size())
                .mapToObj(i -> DynamicTest.dynamicTest(
                        i + " " + cases.get(i).get("task").asString() + " "
                                + cases.get(i).path("tag").asString(""),
                        () -> compare(cases.get(i))));
    }

    private void compare(JsonNode json) {
        var sample = ClozeCase.of(json).encode(tokenizer);
        JsonNode score = json.get("score");
        switch (sample) {
            case TaskSample.Verbalized verbalized -> {
                assertClose(score(new ClozeHead(false, 0), verbalized), score.get("logits"));
                assertClose(score(new ClozeHead(true, 0), verbalized), score.get("log_softmax"));
            }
            case TaskSample.Choices choices -> {
                var head = new ClozeHead(false, score.get("length_penalty").asDouble());
                // Of an answer in segments, the reference's logits are those of the segments.
                assertClose(
                        score(head, choices),
                        score.has("segment_sum") ? score.get("segment_sum") : score.get("logits"));
            }
            case TaskSample.Classified classified -> throw new AssertionError(classified);
        }
    }

    private double[] score(ClozeHead head, TaskSample sample) {
        return new ChoiceScorer(model, head, 1)
                .score(List.of(sample), Progress.NONE)
                .getFirst()
                .values();
    }

    /** The same scores, whichever samples are computed together. */
    @Test
    void manyTogether() {
        for (Class<?> kind : List.of(TaskSample.Verbalized.class, TaskSample.Choices.class)) {
            var samples = cases().stream()
                    .filter(json -> json.get("score").path("length_penalty").asDouble(0) == 0)
                    .map(json -> ClozeCase.of(json).encode(tokenizer))
                    .filter(kind::isInstance)
                    .toList();
            assertThat(samples.size()).isGreaterThan(30);
            var together = new ChoiceScorer(model, ClozeHead.PLAIN, 64).score(samples, Progress.NONE);
            for (int i = 0; i < samples.size(); i++) {
                double[] alone = score(ClozeHead.PLAIN, samples.get(i));
                assertThat(together.get(i).values()).hasSize(alone.length);
                for (int k = 0; k < alone.length; k++) {
                    assertThat(together.get(i).values()[k]).isCloseTo(alone[k], within(1e-5));
                }
            }
        }
    }

    @Test
    void multipleChoice() {
        var cases = Shared.lines("goldens/superglue/multichoice.jsonl").stream()
                .filter(golden -> golden.has("logits"))
                .toList();
        assertThat(cases).hasSize(2).allSatisfy(golden -> {
            var example = golden.get("example");
            var sample = new MultipleChoiceEncoder(
                            tokenizer,
                            golden.get("seq_length").asInt(),
                            golden.get("unidirectional").asBoolean())
                    .encode(
                            example.get("idx").asString(),
                            example.get("inputs_pretokenized").asString(),
                            Shared.strings(example.get("choices_pretokenized")),
                            OptionalInt.of(example.get("label").asInt()));
            assertClose(score(ClozeHead.PLAIN, sample), golden.get("logits"));
        });
    }

    private static void assertClose(double[] actual, JsonNode expected) {
        assertThat(actual).hasSize(expected.size());
        for (int i = 0; i < actual.length; i++) {
            double value = expected.get(i).asDouble();
            assertThat(actual[i]).isCloseTo(value, within(2e-4 + 1e-5 * Math.abs(value)));
        }
    }
}
