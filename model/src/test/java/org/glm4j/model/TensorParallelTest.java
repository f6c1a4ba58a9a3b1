package org.glm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Random;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A model in parts computes what it computes whole. */
class TensorParallelTest {

    private static final double TOLERANCE = 1e-11;

    /** Shapes of models, with 64 words. */
    enum Kind {
        BLOCK,
        WITHOUT_BLOCK,
        SCALED,
        RELATIVE,
        PROMPTED;

        GlmConfig config() {
            var like = switch (this) {
                case BLOCK, PROMPTED -> TinyModels.BLOCK;
                case WITHOUT_BLOCK -> TinyModels.WITHOUT_BLOCK;
                case SCALED -> TinyModels.SCALED;
                case RELATIVE -> TinyModels.RELATIVE;
            };
            return new GlmConfig(
                    like.numLayers(),
                    like.hiddenSize(),
                    like.numAttentionHeads(),
                    64,
                    like.maxSequenceLength(),
                    0,
                    like.blockPositionEncoding(),
                    like.relativeEncoding(),
                    like.attentionScale(),
                    like.layernormEpsilon(),
                    like.activation(),
                    this == PROMPTED ? 3 : 0,
                    this == PROMPTED ? GlmConfig.SpellEncoder.LSTM : GlmConfig.SpellEncoder.NONE);
        }
    }

    /** Drops what a place of the whole tensor decides. */
    private record PlacedDropout(long seed) implements Dropout {

        @Override
        public boolean at(Site site) {
            return true;
        }

        @Override
        public Tensor kept(Site site, int layer, int piece, Device device, long... shape) {
            var random = new Random(seed + site.name().hashCode() + 10L * layer + piece);
            return Tensor.empty(Dtype.BOOL, device, shape).bernoulliInPlace(0.8, random);
        }

        @Override
        public double scale(Site site) {
            return 1.25;
        }
    }

    private static GlmModel part(GlmConfig config, ModelPart part) {
        try (var whole = GlmModels.random(config, Dtype.FP64, Device.CPU, 7)) {
            var tensors = new LinkedHashMap<String, Tensor>();
            var random = new Random(3);
            whole.parameters().forEach((name, tensor) -> {
                // Fresh biases are zero, which would hide where they are added.
                var value = name.endsWith("bias") || name.contains("r_w_bias") || name.contains("r_r_bias")
                        ? tensor.copy().normalInPlace(0, 0.1, random)
                        : tensor;
                tensors.put(
                        name,
                        TensorParts.part(name, value, part.rank(), part.size()).copy());
            });
            return new GlmModel(config, tensors, part, () -> {});
        }
    }

    private static GlmInput input(GlmModel model) {
        int[][] ids = {{5, 9, 60, 33, 2, 41}, {7, 63, 0, 12, 30, 31}};
        int[][] positions = {{0, 1, 2, 3, 2, 2}, {0, 1, 2, 3, 1, 1}};
        int[][] blocks = {{0, 0, 0, 0, 1, 2}, {0, 0, 0, 0, 1, 2}};
        var input = GlmInput.of(
                model,
                ids,
                positions,
                model.config().blockPositionEncoding() ? blocks : new int[0][],
                AttentionMask.prefix(4, 4));
        return model.config().spellLength() == 0
                ? input
                : input.withPromptPositions(Tensor.of(new int[][] {{0, 1, 3}, {0, 1, 3}}));
    }

    private static double[] numbers(Tensor tensor) {
        return tensor.toDoubles();
    }

    private static void assertSame(double[] actual, double[] expected, String what) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        double scale = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("%s, element %d", what, i).isCloseTo(expected[i], within(TOLERANCE * scale));
        }
    }

    /** Loss and gradients by name. */
    private static Map<String, double[]> pass(GlmConfig config, ModelPart part, double smoothing) {
        try (var _ = TensorScope.open();
                var model = part(config, part)) {
            model.parameters().forEach((name, tensor) -> tensor.requireGradient(!name.endsWith("inv_freq")));
            var hidden = model.encode(input(model), new PlacedDropout(11), state -> {});
            var rows = hidden.view(12, config.hiddenSize());
            var words = Tensor.of(new int[] {9, 60, 33, 2, 41, 63, 63, 0, 12, 30, 31, 1}, 12);
            var losses = model.crossEntropy(rows, words, smoothing);
            // What else reads the hidden states, such as a classifier, is whole in every part.
            var loss = losses.sum()
                    .add(rows.mul(rows).sum())
                    .add(model.logits(rows).logSoftmax(-1).select(1, 40).sum());
            loss.backward();
            model.requireGradients();
            var results = new LinkedHashMap<String, double[]>();
            results.put("losses", numbers(losses));
            model.parameters().forEach((name, tensor) -> {
                if (tensor.handle().grad().defined()) {
                    results.put(name, numbers(tensor.gradient()));
                }
            });
            return results;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BLOCK, 2, 0",
        "BLOCK, 4, 0.1",
        "WITHOUT_BLOCK, 2, 0",
        "SCALED, 2, 0.1",
        "RELATIVE, 4, 0",
        "PROMPTED, 2, 0"
    })
    void lossesAndGradientsAreThoseOfTheWhole(Kind kind, int parts, double smoothing) throws Exception {
        var whole = pass(kind.config(), ModelPart.WHOLE, smoothing);

        var split = PartsInThreads.run(parts, part -> pass(kind.config(), part, smoothing));

        whole.forEach((name, expected) -> {
            try (var _ = TensorScope.open()) {
                var shape = kind.config().tensorShapes().get(name);
                for (int rank = 0; rank < parts; rank++) {
                    double[] own = shape == null
                            ? expected
                            : numbers(TensorParts.part(name, Tensor.of(expected, shape), rank, parts));
                    assertSame(split.get(rank).get(name), own, name + " of part " + rank);
                }
            }
        });
    }

    /** A part that counts the numbers it exchanges. */
    private record Counted(ModelPart part, AtomicLong numbers) implements ModelPart {

        @Override
        public int rank() {
            return part.rank();
        }

        @Override
        public int size() {
            return part.size();
        }

        @Override
        public void sum(Tensor values) {
            numbers.addAndGet(values.elements());
            part.sum(values);
        }

        @Override
        public void max(Tensor values) {
            numbers.addAndGet(values.elements());
            part.max(values);
        }
    }

    /** The formula of docs/scaling.md: four sums a layer, one of the embeddings, and what the words to predict take. */
    @Test
    void exchangesWhatTheDocumentationSays() throws Exception {
        var config = Kind.BLOCK.config();
        int tokens = 12;
        int targets = 3;

        var exchanged = PartsInThreads.run(2, part -> {
            var counted = new Counted(part, new AtomicLong());
            try (var _ = TensorScope.open();
                    var model = part(config, counted)) {
                model.parameters().values().forEach(tensor -> tensor.requireGradient(true));
                var rows = model.encode(input(model)).view(tokens, config.hiddenSize());
                var chosen = rows.indexSelect(0, Tensor.of(new int[] {3, 4, 9}, targets));
                model.crossEntropy(chosen, Tensor.of(new int[] {1, 2, 3}, targets), 0)
                        .sum()
                        .backward();
                return counted.numbers().get();
            }
        });

        long hidden = config.hiddenSize();
        assertThat(exchanged)
                .containsOnly((4L * config.numLayers() + 1) * tokens * hidden + targets * hidden + 3L * targets);
    }

    @Test
    void partsJoinedAreTheWhole() {
        try (var _ = TensorScope.open();
                var model = GlmModels.random(Kind.RELATIVE.config(), Dtype.FP64, Device.CPU, 7)) {
            model.parameters().forEach((name, whole) -> {
                var parts = IntStream.range(0, 4)
                        .mapToObj(rank -> TensorParts.part(name, whole, rank, 4))
                        .toList();
                assertThat(numbers(TensorParts.whole(name, parts))).as(name).isEqualTo(numbers(whole));
                assertThat(parts.getFirst().elements())
                        .as(name)
                        .isEqualTo(TensorParts.differ(name) ? whole.elements() / 4 : whole.elements());
            });
        }
    }

    /** Everything that reads or writes texts, one part's view. */
    private static List<double[]> uses(GlmConfig config, ModelPart part) {
        var results = new ArrayList<double[]>();
        try (var _ = TensorScope.inference();
                var model = part(config, part)) {
            results.add(numbers(model.forward(input(model))));
            results.add(numbers(new SingleTokenCloze(model, true)
                    .forward(input(model), new int[] {4, 4}, new int[][] {{3, 50}, {63, 0}}, Dropout.NONE)
                    .targets()));
            int[][] counted = {{0, 0, 0, 1, 1, 1}, {0, 0, 0, 0, 1, 1}};
            results.add(numbers(new MultiTokenCloze(model, true, 0.5)
                    .forward(
                            input(model),
                            new int[][] {{1, 1, 1, 33, 2, 41}, {1, 1, 1, 1, 30, 31}},
                            counted,
                            Dropout.NONE)));
            var random = new Random(5);
            var heads = Map.of(
                    "pool_layer.weight",
                            Tensor.empty(Dtype.FP64, Device.CPU, 32, 32).normalInPlace(0, 0.2, random),
                    "pool_layer.bias", Tensor.zeros(Dtype.FP64, Device.CPU, 32),
                    "multichoice_head.weight",
                            Tensor.empty(Dtype.FP64, Device.CPU, 3, 32).normalInPlace(0, 0.2, random),
                    "multichoice_head.bias", Tensor.zeros(Dtype.FP64, Device.CPU, 3));
            results.add(numbers(SequenceClassifier.of(model, heads, 3, SequenceClassifier.Pooling.CLS)
                    .forward(input(model), new int[] {4, 4}, Dropout.NONE)));
            results.addAll(decoded(model));
        }
        return results;
    }

    /** Two continuations of one prompt, greedily, and the scores on the way. */
    private static List<double[]> decoded(GlmModel model) {
        var results = new ArrayList<double[]>();
        int[] blocks = model.config().blockPositionEncoding() ? new int[4] : new int[0];
        var prompt = new Prompt(new int[] {5, 9, 60, 33}, new int[] {0, 1, 2, 3}, blocks, 3);
        var language = new TorchLanguageModel(model);
        try (var batch = language.begin(List.of(prompt))) {
            batch.select(new int[] {0, 0});
            for (int step = 1; step < 4; step++) {
                int[] ids = {best(batch.logits(0)), 7};
                int[] block = {step, step};
                batch.advance(ids, new int[] {2, 2}, blocks.length == 0 ? new int[0] : block);
                results.add(doubles(batch.logits(0)));
                results.add(doubles(batch.logits(1)));
            }
        }
        return results;
    }

    private static int best(float[] scores) {
        return IntStream.range(0, scores.length)
                .reduce((a, b) -> scores[b] > scores[a] ? b : a)
                .orElseThrow();
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"BLOCK", "WITHOUT_BLOCK", "RELATIVE"})
    void scoresHeadsAndDecodingAreThoseOfTheWhole(Kind kind) throws Exception {
        var whole = uses(kind.config(), ModelPart.WHOLE);

        var split = PartsInThreads.run(2, part -> uses(kind.config(), part));

        for (var part : split) {
            assertThat(part).hasSameSizeAs(whole);
            for (int i = 0; i < whole.size(); i++) {
                assertSameToSinglePrecision(part.get(i), whole.get(i), "result " + i);
            }
        }
    }

    /** Decoding hands out single precision. */
    private static void assertSameToSinglePrecision(double[] actual, double[] expected, String what) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("%s, element %d", what, i).isCloseTo(expected[i], within(1e-6));
        }
    }

    @Test
    void whatCannotBeSharedOutEvenlyIsTold() {
        assertThatThrownBy(() -> part(TinyModels.BLOCK, new Parts(0, 2))) // 61 words
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cannot be shared out evenly among 2 parts");
    }

    @Test
    void updatesOfLowRankAreForWholeModels() {
        try (var _ = TensorScope.open();
                var whole = GlmModels.random(Kind.BLOCK.config(), Dtype.FP32, Device.CPU, 7)) {
            var tensors = new LinkedHashMap<String, Tensor>();
            var two = new Parts(0, 2);
            whole.parameters().forEach((name, tensor) -> tensors.put(name, TensorParts.part(name, tensor, 0, 2)));
            tensors.put(LowRankUpdate.SCALE, Tensor.ones(Dtype.FP32, Device.CPU, 1));

            assertThatThrownBy(() -> new GlmModel(Kind.BLOCK.config(), tensors, two, () -> {}))
                    .hasMessageContaining("updates of low rank are for whole models");
        }
    }

    /** A part whose others never come. */
    private record Parts(int rank, int size) implements ModelPart {

        @Override
        public void sum(Tensor values) {
            throw new IllegalStateException("nobody is there");
        }

        @Override
        public void max(Tensor values) {
            throw new IllegalStateException("nobody is there");
        }
    }
}
