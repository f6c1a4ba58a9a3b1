package org.glm4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/** Different ways to the same numbers. */
class ForwardPropertiesTest {

    private static final Offset<Double> EQUAL = Offset.offset(1e-12);

    private static final List<GlmConfig> CONFIGS =
            List.of(TinyModels.BLOCK, TinyModels.WITHOUT_BLOCK, TinyModels.RELATIVE, TinyModels.SCALED);

    @Property(tries = 40)
    void aPrefixMaskEqualsItsMatrix(
            @ForAll @IntRange(max = 3) int which,
            @ForAll @IntRange(min = 1, max = 3) int batch,
            @ForAll @IntRange(min = 1, max = 9) int length,
            @ForAll @IntRange(max = 4) int cached,
            @ForAll boolean alike,
            @ForAll Random random) {
        var config = CONFIGS.get(which);
        try (var model = TinyModels.open(config, Dtype.FP64);
                var _ = TensorScope.inference();
                var first = new KeyValueCache(model, batch, 1);
                var second = new KeyValueCache(model, batch, 1)) {
            if (cached > 0) {
                var context = tokens(config, batch, cached, 0, AttentionMask.prefix(cached), random);
                model.encode(context.after(first));
                model.encode(context.after(second));
            }
            var separators = new int[batch];
            Arrays.setAll(separators, b -> alike && b > 0 ? separators[0] : random.nextInt(length + 1));
            var input = tokens(config, batch, length, cached, AttentionMask.prefix(separators), random);
            var matrix = AttentionMask.matrix(matrix(separators, length, cached));
            var same = GlmInput.of(input.ids(), input.positions(), input.blockPositions(), matrix);
            assertEqual(model.forward(input.after(first)), model.forward(same.after(second)));
        }
    }

    /** 1 where a query sees a key: [batch, 1, length, cached + length]. */
    private static Tensor matrix(int[] separators, int length, int cached) {
        int keys = cached + length;
        var visible = new float[separators.length * length * keys];
        for (int b = 0; b < separators.length; b++) {
            for (int query = 0; query < length; query++) {
                for (int key = 0; key < keys; key++) {
                    if (key - cached <= query || key - cached < separators[b]) {
                        visible[(b * length + query) * keys + key] = 1;
                    }
                }
            }
        }
        return Tensor.of(visible, separators.length, 1, length, keys);
    }

    @Property(tries = 40)
    void readingInPiecesEqualsReadingAtOnce(
            @ForAll @IntRange(max = 3) int which,
            @ForAll @IntRange(min = 1, max = 3) int batch,
            @ForAll @IntRange(min = 1, max = 5) int context,
            @ForAll @IntRange(min = 1, max = 12) int rest,
            @ForAll Random random) {
        var config = CONFIGS.get(which);
        try (var model = TinyModels.open(config, Dtype.FP64);
                var _ = TensorScope.inference();
                var cache = new KeyValueCache(model, batch, 1)) {
            int length = context + rest;
            int separator = partA(config, context);
            var input = tokens(config, batch, length, 0, AttentionMask.prefix(separator), random);
            var whole = model.forward(input);
            var pieces = new ArrayList<Tensor>();
            pieces.add(model.forward(piece(input, 0, context, separator).after(cache)));
            for (int start = context; start < length; ) {
                int size = 1 + random.nextInt(Math.min(3, length - start));
                pieces.add(model.forward(piece(input, start, size, 0).after(cache)));
                start += size;
            }
            assertEqual(Tensor.cat(pieces, 1), whole);
        }
    }

    /**
     * Relative positions know no key after the query: what the reference computes for one depends on how many tokens are
     * read at once. They go from left to right.
     */
    private static int partA(GlmConfig config, int length) {
        return config.relativeEncoding() ? 0 : length;
    }

    private static GlmInput piece(GlmInput input, int start, int length, int separator) {
        return GlmInput.of(
                input.ids().narrow(1, start, length),
                input.positions().narrow(1, start, length),
                input.blockPositions() == null ? null : input.blockPositions().narrow(1, start, length),
                AttentionMask.prefix(separator));
    }

    @Property(tries = 20)
    void aMemoryLimitForgetsWhatTheReferenceForgets(
            @ForAll @IntRange(max = 3) int which,
            @ForAll @IntRange(min = 1, max = 6) int limit,
            @ForAll @IntRange(min = 1, max = 8) int context,
            @ForAll Random random) {
        var config = TinyModels.withMemoryLimit(CONFIGS.get(which), limit);
        boolean block = config.blockPositionEncoding();
        try (var language = new TorchLanguageModel(TinyModels.open(config, Dtype.FP64));
                var model = TinyModels.open(config, Dtype.FP64);
                var _ = TensorScope.inference()) {
            int separator = partA(config, context);
            var input = tokens(config, 1, context, 0, AttentionMask.prefix(separator), random);
            var places = block ? row(input.blockPositions()) : new int[0];
            var prompt = new Prompt(row(input.ids()), row(input.positions()), places, separator);
            var longer = new Prompt(new int[9], new int[9], new int[block ? 9 : 0], partA(config, 4));
            var shown = new ArrayList<Tensor>();
            model.encode(input, Dropout.NONE, shown::add);
            List<Tensor> memory =
                    shown.stream().map(h -> HiddenStateMemory.last(h, limit)).toList();
            try (var batch = language.begin(List.of(prompt, longer))) {
                for (int step = 0; step < 12; step++) {
                    var next = tokens(config, 1, 1, context + step, AttentionMask.prefix(0), random);
                    int[] blocks = block ? new int[] {step + 1, step + 1} : new int[0];
                    if (block) {
                        next = GlmInput.of(
                                next.ids(), next.positions(), Tensor.of(new int[] {step + 1}, 1, 1), next.mask());
                    }
                    batch.advance(twice(next.ids()), twice(next.positions()), blocks);

                    var before = new HiddenStateMemory(model, memory);
                    var added = new ArrayList<Tensor>();
                    var hidden = model.encode(next.after(before), Dropout.NONE, added::add);
                    memory = before.followedBy(added, limit);
                    var expected = model.logits(hidden).toFloats();
                    var actual = batch.logits(0);
                    for (int i = 0; i < actual.length; i++) {
                        assertThat(actual[i]).as("step " + step).isCloseTo(expected[i], Offset.offset(1e-6f));
                    }
                }
            }
        }
    }

    private static int[] row(Tensor tensor) {
        return Arrays.stream(tensor.toLongs()).mapToInt(Math::toIntExact).toArray();
    }

    private static int[] twice(Tensor one) {
        return new int[] {row(one)[0], row(one)[0]};
    }

    /** Random words; positions count up. */
    private static GlmInput tokens(
            GlmConfig config, int batch, int length, int start, AttentionMask mask, Random random) {
        var ids = random.ints((long) batch * length, 0, config.vocabSize()).toArray();
        var positions = Tensor.arange(start + length, Dtype.INT64, Device.CPU)
                .narrow(0, start, length)
                .unsqueeze(0)
                .expand(batch, length);
        var blocks = config.blockPositionEncoding()
                ? Tensor.of(random.ints((long) batch * length, 0, 9).toArray(), batch, length)
                : null;
        return GlmInput.of(Tensor.of(ids, batch, length), positions, blocks, mask);
    }

    private static void assertEqual(Tensor actual, Tensor expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        var a = actual.toDoubles();
        var e = expected.toDoubles();
        for (int i = 0; i < a.length; i++) {
            assertThat(a[i]).as("element " + i).isCloseTo(e[i], EQUAL);
        }
    }
}
