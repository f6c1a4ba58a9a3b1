package org.glm4j.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.glm4j.checkpoint.Checkpoint;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfigOverrides;
import org.glm4j.model.AttentionMask;
import org.glm4j.model.Dropout;
import org.glm4j.model.GlmInput;
import org.glm4j.model.GlmModel;
import org.glm4j.model.GlmModels;
import org.glm4j.model.LoadOptions;
import org.glm4j.model.MultiTokenCloze;
import org.glm4j.model.SingleTokenCloze;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;
import org.glm4j.tokenizers.GlmTokenizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** The samples as a model scores them, unpadded and, where choices share it, with their context read once. */
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

    @TestFactory
    Stream<DynamicTest> scores() {
        var cases = Shared.lines("goldens/superglue/cloze_cases.jsonl").stream()
                .filter(golden -> golden.has("score"))
                .toList();
        assertThat(cases).hasSize(234);
        return IntStream.range(0, cases.size())
                .mapToObj(i -> DynamicTest.dynamicTest(
                        i + " " + cases.get(i).get("task").asString() + " "
                                + cases.get(i).path("tag").asString(""),
                        () -> compare(cases.get(i))));
    }

    @Test
    void multipleChoice() {
        var cases = Shared.lines("goldens/superglue/multichoice.jsonl").stream()
                .filter(golden -> golden.has("logits"))
                .toList();
        assertThat(cases).hasSize(2).allSatisfy(golden -> {
            var sample = MultipleChoiceGoldenTest.encode(golden, tokenizer);
            try (var _ = TensorScope.inference()) {
                assertClose(
                        sample.sequences().stream()
                                .mapToDouble(sequence -> answer(sequence, 0))
                                .toArray(),
                        golden.get("logits"));
            }
        });
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

    private void compare(JsonNode json) {
        var sample = ClozeGoldenTest.ClozeCase.of(json).encode(tokenizer);
        JsonNode score = json.get("score");
        try (var _ = TensorScope.inference()) {
            switch (sample) {
                case TaskSample.Verbalized(var id, var label, var sequence, int[] words) -> {
                    assertClose(words(sequence, words, false), score.get("logits"));
                    assertClose(words(sequence, words, true), score.get("log_softmax"));
                }
                case TaskSample.Choices choices -> {
                    double penalty = score.get("length_penalty").asDouble();
                    double[] each = choices.sequences().stream()
                            .mapToDouble(sequence -> answer(sequence, penalty))
                            .toArray();
                    assertClose(each, score.get("logits"));
                    if (score.has("segment_sum")) {
                        double[] sums = new double[score.get("segment_sum").size()];
                        for (int i = 0; i < each.length; i++) {
                            sums[choices.choices()[i]] += each[i];
                        }
                        assertClose(sums, score.get("segment_sum"));
                    } else if (choices.sharesContext()) {
                        assertClose(answers(choices.sequences(), penalty), score.get("logits"));
                    }
                }
                case TaskSample.Classified classified -> throw new AssertionError(classified);
            }
        }
    }

    private double[] words(EncodedSequence sequence, int[] words, boolean softmax) {
        return new SingleTokenCloze(model, softmax)
                .forward(
                        input(List.of(sequence), 0, sequence.length(), AttentionMask.prefix(sequence.separator())),
                        new int[] {sequence.separator()},
                        new int[][] {words},
                        Dropout.NONE)
                .targets()
                .toDoubles();
    }

    private double answer(EncodedSequence sequence, double penalty) {
        int[] targets = new int[sequence.length()];
        int[] counted = new int[sequence.length()];
        System.arraycopy(sequence.targets(), 0, targets, sequence.separator(), sequence.targets().length);
        Arrays.fill(counted, sequence.separator(), counted.length, 1);
        return new MultiTokenCloze(model, true, penalty)
                .forward(
                        input(List.of(sequence), 0, sequence.length(), AttentionMask.prefix(sequence.separator())),
                        new int[][] {targets},
                        new int[][] {counted},
                        Dropout.NONE)
                .toDoubles()[0];
    }

    private double[] answers(List<EncodedSequence> sequences, double penalty) {
        int separator = sequences.getFirst().separator();
        int longest = sequences.stream().mapToInt(s -> s.targets().length).max().orElseThrow();
        int[][] targets =
                sequences.stream().map(s -> Arrays.copyOf(s.targets(), longest)).toArray(int[][]::new);
        int[][] counted = sequences.stream()
                .map(s -> IntStream.range(0, longest)
                        .map(i -> i < s.targets().length ? 1 : 0)
                        .toArray())
                .toArray(int[][]::new);
        return new MultiTokenCloze(model, true, penalty)
                .forward(
                        input(sequences.subList(0, 1), 0, separator, AttentionMask.prefix(separator)),
                        new int[] {separator},
                        input(sequences, separator, separator + longest, AttentionMask.prefix(0)),
                        targets,
                        counted,
                        Dropout.NONE)
                .toDoubles();
    }

    /** Places {@code from} to before {@code to} of every sequence, filled up with zeros. */
    private static GlmInput input(List<EncodedSequence> sequences, int from, int to, AttentionMask mask) {
        return GlmInput.of(
                Tensor.of(rows(sequences.stream().map(EncodedSequence::ids), from, to)),
                Tensor.of(rows(sequences.stream().map(EncodedSequence::positionIds), from, to)),
                Tensor.of(rows(sequences.stream().map(EncodedSequence::blockPositionIds), from, to)),
                mask);
    }

    private static int[][] rows(Stream<int[]> rows, int from, int to) {
        return rows.map(row -> Arrays.copyOfRange(row, from, to)).toArray(int[][]::new);
    }

    private static void assertClose(double[] actual, JsonNode expected) {
        assertThat(actual).hasSize(expected.size());
        for (int i = 0; i < actual.length; i++) {
            double value = expected.get(i).asDouble();
            assertThat(actual[i]).isCloseTo(value, within(2e-4 + 1e-5 * Math.abs(value)));
        }
    }
}
