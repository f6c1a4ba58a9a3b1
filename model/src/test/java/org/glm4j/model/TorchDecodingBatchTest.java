package org.glm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.Pointer;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TorchDecodingBatchTest {

    private static final int[] WORDS = {1, 2, 3, 4, 5};

    private static Prompt prompt(GlmConfig config) {
        boolean block = config.blockPositionEncoding();
        return new Prompt(WORDS, new int[] {0, 1, 2, 3, 4}, block ? new int[5] : new int[0], 5);
    }

    private static float[] decode(LanguageModel model, int steps) {
        try (var batch = model.begin(List.of(prompt(model.config())))) {
            for (int step = 0; step < steps; step++) {
                batch.advance(new int[] {7 + step % 40}, new int[] {2}, new int[] {step % 30});
            }
            return batch.logits(0);
        }
    }

    @Test
    void memoryDoesNotGrowWithTheNumberOfSteps() {
        try (var model = new TorchLanguageModel(TinyModels.open(TinyModels.BLOCK, Dtype.FP32));
                var batch = model.begin(List.of(prompt(model.config()), prompt(model.config())))) {
            long settled = 0;
            for (int step = 0; step < 600; step++) {
                batch.advance(new int[] {8, 9}, new int[] {2, 2}, new int[] {1, 1});
                batch.logits(1);
                batch.select(step % 2 == 0 ? new int[] {1, 0} : new int[] {0, 0});
                if (step == 50) {
                    settled = Pointer.totalCount();
                }
            }
            // One object left behind per step would make 549; the garbage collector may remove others at any time.
            assertThat(Pointer.totalCount()).isLessThan(settled + 100);
        }
    }

    @Test
    void closingFreesEverything() {
        try (var model = new TorchLanguageModel(TinyModels.open(TinyModels.BLOCK, Dtype.FP32))) {
            decode(model, 3);
            long before = Pointer.totalCount();
            for (int i = 0; i < 200; i++) {
                decode(model, 2);
                assertThatThrownBy(() -> model.begin(List.of(new Prompt(WORDS, new int[5], new int[3], 5))))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("block position_ids: row 0 has 3 entries");
            }
            assertThat(Pointer.totalCount()).isLessThan(before + 100);
        }
    }

    @Test
    void severalThreadsMayDecodeAtOnce() throws Exception {
        try (var model = new TorchLanguageModel(TinyModels.open(TinyModels.BLOCK, Dtype.FP32));
                var threads = Executors.newFixedThreadPool(4)) {
            var expected = decode(model, 20);
            List<Callable<float[]>> work = IntStream.range(0, 8)
                    .<Callable<float[]>>mapToObj(i -> () -> decode(model, 20))
                    .toList();
            for (var result : threads.invokeAll(work)) {
                assertThat(result.get()).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BF16", "FP16"})
    void halfPrecisionIsNearSinglePrecision(Dtype half) {
        try (var model = new TorchLanguageModel(TinyModels.open(TinyModels.BLOCK, half));
                var exact = new TorchLanguageModel(TinyModels.open(TinyModels.BLOCK, Dtype.FP32))) {
            var expected = decode(exact, 12);
            var actual = decode(model, 12);
            // Rounding to 8 (bfloat16) or 11 bits in every operation.
            float largest = (float) IntStream.range(0, expected.length)
                    .mapToDouble(i -> Math.abs(expected[i]))
                    .max()
                    .orElseThrow();
            var tolerance = Offset.offset(largest * (half == Dtype.BF16 ? 0.05f : 0.01f));
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i]).isCloseTo(expected[i], tolerance);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BF16", "FP16", "FP32", "FP64"})
    void everyKindOfModelDecodesInEveryPrecision(Dtype dtype) {
        for (var config : List.of(TinyModels.WITHOUT_BLOCK, TinyModels.RELATIVE, TinyModels.SCALED)) {
            var context = config.relativeEncoding() ? new Prompt(WORDS, new int[5], new int[0], 0) : prompt(config);
            try (var model = new TorchLanguageModel(TinyModels.open(config, dtype));
                    var batch = model.begin(List.of(context, context))) {
                batch.advance(
                        new int[] {6, 7}, new int[] {5, 5}, config.blockPositionEncoding() ? new int[2] : new int[0]);
                for (float score : batch.logits(1)) {
                    assertThat(score).isFinite();
                }
            }
        }
    }

    @Test
    void positionsOfAModelWithoutBlockPositionsHaveOneRow() {
        try (var model = TinyModels.open(TinyModels.WITHOUT_BLOCK, Dtype.FP32)) {
            int[][] one = {{1, 2}};
            assertThatThrownBy(() -> model.logits(one, one, one, AttentionMask.prefix(2)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("has no block positions");
            var logits = model.logits(one, one, new int[0][], AttentionMask.prefix(2));
            assertThat(logits.values()).hasSize(2 * 61);
            assertThat(logits.argmax()).hasDimensions(1, 2);
            int best = logits.argmax()[0][1];
            assertThat(IntStream.range(0, 61).mapToDouble(word -> logits.at(0, 1, word)))
                    .allMatch(score -> score <= logits.at(0, 1, best));
        }
    }

    @Test
    void rowsOfUnequalLengthAreRefused() {
        try (var model = TinyModels.open(TinyModels.BLOCK, Dtype.FP32)) {
            int[][] ids = {{1, 2}, {3}};
            assertThatThrownBy(() -> model.logits(ids, ids, ids, AttentionMask.prefix(2)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("input_ids: row 1 has 1 entries, but the first sample has 2 tokens");
            int[][] two = {{1, 2}, {3, 4}};
            assertThatThrownBy(() -> model.logits(two, two, two, AttentionMask.prefix(1, 2, 1)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("3 separators for 2 samples");
            assertThatThrownBy(() -> AttentionMask.prefix(-1)).isInstanceOf(InvalidInputException.class);
            assertThat(Arrays.stream(
                            model.logits(two, two, two, AttentionMask.prefix(1)).values()))
                    .hasSize(2 * 2 * 61);
        }
    }
}
