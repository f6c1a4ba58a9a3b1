package org.glm4j.evaluation.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.foundation.Progress;
import org.glm4j.model.AttentionMask;
import org.glm4j.model.Dropout;
import org.glm4j.model.GlmInput;
import org.glm4j.model.GlmModel;
import org.glm4j.model.GlmModels;
import org.glm4j.model.MultiTokenCloze;
import org.glm4j.model.SingleTokenCloze;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;
import org.glm4j.tasks.EncodedSequence;
import org.glm4j.tasks.TaskSample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random samples of every shape, scored packed together and one sequence after the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChoiceScorerTest {

    private static final int VOCABULARY = 50;
    private static final int PROMPT_TOKENS = 3;
    private static final int SAMPLES = 70;

    private GlmModel exact;
    private GlmModel single;

    @BeforeAll
    void open() {
        exact = model(Dtype.FP64);
        single = model(Dtype.FP32);
    }

    private static GlmModel model(Dtype dtype) {
        var config = new GlmConfig(
                2,
                32,
                4,
                VOCABULARY,
                64,
                0,
                true,
                false,
                1,
                1e-5,
                GlmConfig.Activation.GELU_TANH,
                PROMPT_TOKENS,
                GlmConfig.SpellEncoder.MLP);
        return GlmModels.random(config, dtype, Device.CPU, 5);
    }

    @AfterAll
    void close() {
        exact.close();
        single.close();
    }

    /** Choices of many shapes: equal and different contexts, equal beginnings, equal answers, prompts, segments. */
    private static List<TaskSample> choices() {
        var random = new SplittableRandom(3);
        var samples = new ArrayList<TaskSample>();
        for (int i = 0; i < SAMPLES; i++) {
            boolean prompted = i % 5 == 0;
            int[] context = random.ints(3 + random.nextInt(30), 4, VOCABULARY).toArray();
            int[] beginning = random.ints(random.nextInt(3), 4, VOCABULARY).toArray();
            int count = 1 + random.nextInt(5);
            var sequences = new ArrayList<EncodedSequence>();
            var numbers = new ArrayList<Integer>();
            for (int choice = 0; choice < count; choice++) {
                int[] answer = choice > 0 && random.nextInt(4) == 0
                        ? sequences.getLast().targets()
                        : IntStream.concat(Arrays.stream(beginning), random.ints(1 + random.nextInt(4), 4, VOCABULARY))
                                .toArray();
                int[] ownContext = i % 7 == 0 ? Arrays.copyOf(context, context.length - choice % 3) : context;
                sequences.add(sequence(ownContext, answer, prompted));
                numbers.add(choice);
                if (i % 9 == 0) { // a second segment, behind another context
                    sequences.add(sequence(Arrays.copyOf(ownContext, ownContext.length - 1), answer, prompted));
                    numbers.add(choice);
                }
            }
            samples.add(new TaskSample.Choices(
                    "sample " + i,
                    OptionalInt.of(0),
                    sequences,
                    numbers.stream().mapToInt(n -> n).toArray()));
        }
        return samples;
    }

    private static EncodedSequence sequence(int[] context, int[] answer, boolean prompted) {
        int separator = context.length;
        int behind = Math.max(1, answer.length);
        int[] ids = Arrays.copyOf(context, separator + behind);
        int[] positions =
                IntStream.range(0, ids.length).map(i -> Math.min(i, 1)).toArray();
        for (int i = 0; i < separator; i++) {
            positions[i] = i;
        }
        int[] blockPositions = new int[ids.length];
        ids[separator] = 2;
        for (int i = 0; i < behind; i++) {
            blockPositions[separator + i] = i + 1;
            if (i > 0) {
                ids[separator + i] = answer[i - 1];
            }
        }
        int[] prompts = prompted ? new int[] {0, 1, 2} : new int[0];
        return new EncodedSequence(ids, positions, blockPositions, separator, answer, prompts);
    }

    private static List<TaskSample> verbalized() {
        var random = new SplittableRandom(4);
        return IntStream.range(0, SAMPLES)
                .<TaskSample>mapToObj(i -> new TaskSample.Verbalized(
                        "sample " + i,
                        OptionalInt.of(0),
                        sequence(
                                random.ints(3 + random.nextInt(30), 4, VOCABULARY)
                                        .toArray(),
                                new int[0],
                                i % 5 == 0),
                        new int[] {7, 9, 11}))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 0.5})
    void answersScoreAsInRowsOfTheirOwn(double penalty) {
        var samples = choices();
        var scores = new ChoiceScorer(exact, new ClozeHead(false, penalty), 16).score(samples, Progress.NONE);
        for (int i = 0; i < SAMPLES; i++) {
            var sample = (TaskSample.Choices) samples.get(i);
            double[] expected = new double[sample.choices()[sample.choices().length - 1] + 1];
            for (int s = 0; s < sample.sequences().size(); s++) {
                expected[sample.choices()[s]] += answer(sample.sequences().get(s), penalty);
            }
            assertThat(scores.get(i).values())
                    .usingComparatorWithPrecision(1e-12)
                    .containsExactly(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void wordsScoreAsInRowsOfTheirOwn(boolean softmax) {
        var samples = verbalized();
        var scores = new ChoiceScorer(exact, new ClozeHead(softmax, 0), 16).score(samples, Progress.NONE);
        for (int i = 0; i < SAMPLES; i++) {
            var sample = (TaskSample.Verbalized) samples.get(i);
            assertThat(scores.get(i).values())
                    .usingComparatorWithPrecision(1e-12)
                    .containsExactly(words(sample.sequence(), sample.words(), softmax));
            assertThat(scores.get(i).written()).isEmpty();
        }
    }

    private double answer(EncodedSequence sequence, double penalty) {
        int[] targets = new int[sequence.length()];
        int[] counted = new int[sequence.length()];
        System.arraycopy(sequence.targets(), 0, targets, sequence.separator(), sequence.targets().length);
        Arrays.fill(counted, sequence.separator(), counted.length, 1);
        try (var _ = TensorScope.inference()) {
            return new MultiTokenCloze(exact, true, penalty)
                    .forward(input(sequence), new int[][] {targets}, new int[][] {counted}, Dropout.NONE)
                    .item();
        }
    }

    private double[] words(EncodedSequence sequence, int[] words, boolean softmax) {
        try (var _ = TensorScope.inference()) {
            return new SingleTokenCloze(exact, softmax)
                    .forward(input(sequence), new int[] {sequence.separator()}, new int[][] {words}, Dropout.NONE)
                    .targets()
                    .toDoubles();
        }
    }

    private static GlmInput input(EncodedSequence sequence) {
        var input = GlmInput.of(
                Tensor.of(new int[][] {sequence.ids()}),
                Tensor.of(new int[][] {sequence.positionIds()}),
                Tensor.of(new int[][] {sequence.blockPositionIds()}),
                AttentionMask.prefix(sequence.separator()));
        return sequence.promptPositions().length == 0
                ? input
                : input.withPromptPositions(Tensor.of(new int[][] {sequence.promptPositions()}));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 64})
    void theBatchSizeChangesNothing(int batchSize) {
        for (var samples : List.of(choices(), verbalized())) {
            for (var model : List.of(exact, single)) {
                var one = new ChoiceScorer(model, ClozeHead.PLAIN, 1).score(samples, Progress.NONE);
                var many = new ChoiceScorer(model, ClozeHead.PLAIN, batchSize).score(samples, Progress.NONE);
                for (int i = 0; i < SAMPLES; i++) {
                    assertThat(many.get(i).best()).isEqualTo(one.get(i).best());
                    assertThat(many.get(i).written()).isEqualTo(one.get(i).written());
                    assertThat(many.get(i).values())
                            .usingComparatorWithPrecision(model == exact ? 1e-12 : 1e-5)
                            .containsExactly(one.get(i).values());
                }
            }
        }
    }

    @Test
    void sharesContextsBeginningsAndWholeAnswers() {
        int[] context = {0, 4, 5, 6};
        var sample = new TaskSample.Choices(
                "s",
                OptionalInt.empty(),
                List.of(
                        sequence(context, new int[] {7, 8, 9}, false),
                        sequence(context, new int[] {7, 8, 10}, false), // another last word only
                        sequence(context, new int[] {7, 11, 9}, false)),
                new int[] {0, 1, 2});

        var packed = PackedChoices.of(List.of(sample));

        assertThat(packed.tokens()).isEqualTo(4 + 2 + 3); // sop and 7 for all, then 8, 8 and 11
        assertThat(packed.scoredPlaces()).isEqualTo(2 + 3);
        assertThat(packed.choices()).isEqualTo(3);
    }

    @Test
    void equalChoicesScoreTheSame() {
        var answer = sequence(new int[] {0, 4, 5}, new int[] {7, 8}, false);
        var sample = new TaskSample.Choices("s", OptionalInt.empty(), List.of(answer, answer), new int[] {0, 1});

        var scores = new ChoiceScorer(single, ClozeHead.PLAIN, 1)
                .score(List.of(sample), Progress.NONE)
                .getFirst();

        assertThat(scores.values()[0]).isCloseTo(scores.values()[1], within(0.0));
        assertThat(scores.best()).isZero();
    }

    @Test
    void knowsWhatTheModelItselfWouldWrite() {
        int[] context = {0, 4, 5, 6};
        int[] greedy = new int[3];
        try (var _ = TensorScope.inference()) {
            for (int i = 0; i < greedy.length; i++) {
                var soFar = sequence(context, Arrays.copyOf(greedy, i + 1), false);
                var logits = exact.forward(input(soFar)).select(1, soFar.length() - 1);
                greedy[i] = (int) logits.argmax(-1).toLongs()[0];
            }
        }
        int[] other = greedy.clone();
        other[2] = (other[2] + 1) % VOCABULARY;
        var sample = new TaskSample.Choices(
                "s",
                OptionalInt.empty(),
                List.of(sequence(context, other, false), sequence(context, greedy, false)),
                new int[] {0, 1});

        var scores = new ChoiceScorer(exact, ClozeHead.PLAIN, 1)
                .score(List.of(sample), Progress.NONE)
                .getFirst();

        assertThat(scores.written()).containsExactly(false, true);
    }

    @Test
    void refusesWhatTheModelHasNoPositionsFor() {
        var sample = new TaskSample.Choices(
                "long one", OptionalInt.empty(), List.of(sequence(new int[70], new int[] {7}, false)), new int[] {0});

        assertThatThrownBy(() -> new ChoiceScorer(single, ClozeHead.PLAIN, 4).score(List.of(sample), Progress.NONE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("example long one has a token at position 69, but the model's last is 64;"
                        + " lower the sequence length");
    }
}
