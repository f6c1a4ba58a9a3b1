package org.glm4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.data.Batch;
import org.glm4j.model.Dropout;
import org.glm4j.model.GlmModel;
import org.glm4j.model.GlmModels;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.TensorScope;
import org.glm4j.training.distributed.ProcessGrid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When sums begin, and of what. */
class GradientExchangeTest {

    private static final Batch BATCH = Counting.BATCHES.batch(2);
    private static final long BUCKET_BYTES = 4096;

    @ParameterizedTest
    @CsvSource({"FP32, 0", "FP32, 1", "BF16, 0", "BF16, 1"})
    void sumsBeginWhileTheBackwardPassComputes(Dtype dtype, int checkpointLayers) {
        try (var pass = new OnePass(dtype, checkpointLayers)) {
            assertThat(pass.run())
                    .as("the first pass learns how often gradients come")
                    .isZero();
            assertThat(pass.run()).isGreaterThan(pass.exchange.sums() / 2).isLessThan(pass.exchange.sums());
            assertThat(pass.run()).isGreaterThan(pass.exchange.sums() / 2);
        }
    }

    @ParameterizedTest
    @CsvSource({"FP32, 0", "FP32, 1", "BF16, 1"})
    void everyGradientIsSummedOnce(Dtype dtype, int checkpointLayers) {
        try (var pass = new OnePass(dtype, checkpointLayers);
                var alone = new OnePass(dtype, checkpointLayers, GradientExchangeTest::none)) {
            for (int i = 0; i < 3; i++) {
                pass.run();
                alone.run();

                var single = alone.gradients();
                assertThat(pass.gradients())
                        .allSatisfy((name, gradient) -> assertThat(gradient)
                                .as(name)
                                .isEqualTo(single.get(name).stream()
                                        .map(value -> 2 * value)
                                        .toList()));
            }
        }
    }

    private static GradientExchange none(TwinCollectives twins, ParameterGroups parameters) {
        return GradientExchange.none(parameters);
    }

    @Test
    void allProcessesSumInOneOrder() {
        try (var pass = new OnePass(Dtype.FP32, 0);
                var lazy = new OnePass(Dtype.FP32, 0)) {
            pass.run();
            pass.twins.begun.clear();
            pass.run();
            lazy.exchange.begin(0, 1);
            lazy.exchange.complete(0); // nothing to compute in this process

            assertThat(lazy.twins.begun).isEqualTo(pass.twins.begun);
        }
    }

    @Test
    void bytesAreThoseOfTheParameters() {
        try (var single = new OnePass(Dtype.FP32, 0);
                var half = new OnePass(Dtype.BF16, 0)) {
            long parameters =
                    single.gradients().values().stream().mapToLong(List::size).sum();

            assertThat(single.exchange.bytesOfRound()).isEqualTo(4 * parameters);
            assertThat(half.exchange.bytesOfRound())
                    .as("summed in single precision")
                    .isEqualTo(4 * parameters);
            single.run();
            assertThat(single.twins.begun.stream()
                            .mapToLong(elements -> elements)
                            .sum())
                    .isEqualTo(parameters + 2); // and how many batches count, and their loss
        }
    }

    /** Gradients that are shared out do not stay, and what belongs to this process is there once for each that adds. */
    @ParameterizedTest
    @CsvSource({"FP32, 0", "FP32, 1", "BF16, 1"})
    void gradientsThatAreSharedOutLeaveTheirWeights(Dtype dtype, int checkpointLayers) {
        try (var pass = new OnePass(dtype, checkpointLayers, GradientExchangeTest::sharingGradients);
                var alone = new OnePass(dtype, checkpointLayers, GradientExchangeTest::none)) {
            long parameters =
                    alone.gradients().values().stream().mapToLong(List::size).sum();
            assertThat(pass.exchange.bytesOfRound()).isEqualTo(4 * parameters);
            for (int i = 0; i < 3; i++) {
                pass.run();
                alone.run();

                for (int g = 0; g < pass.parameters.groups().size(); g++) {
                    var flat = pass.parameters.groups().get(g).parameters();
                    var whole = alone.parameters.groups().get(g).parameters();
                    assertThat(flat.weights().values())
                            .allSatisfy(weight ->
                                    assertThat(weight.handle().grad().defined()).isFalse());
                    try (var _ = TensorScope.open()) {
                        double[] own = flat.own().of(whole.gradient()).mul(2).toDoubles();
                        assertThat(flat.masterGradient().toDoubles()).isEqualTo(own);
                    }
                }
            }
        }
    }

    private static GradientExchange sharingGradients(TwinCollectives twins, ParameterGroups parameters) {
        var among = new TrainingProcesses(ProcessGrid.ofWholeModels(twins), ZeroStage.GRADIENTS, BUCKET_BYTES);
        parameters.share(among);
        return new GradientExchange(among, parameters);
    }

    /** A model, and backward passes of its. */
    private static final class OnePass implements AutoCloseable {

        private interface Making {
            GradientExchange exchange(TwinCollectives twins, ParameterGroups parameters);
        }

        private final TwinCollectives twins = new TwinCollectives();
        private final ParameterGroups parameters;
        private final Backpropagation<Batch> backpropagation;
        private final GradientExchange exchange;

        OnePass(Dtype dtype, int checkpointLayers) {
            this(
                    dtype,
                    checkpointLayers,
                    (twins, parameters) -> new GradientExchange(
                            new TrainingProcesses(ProcessGrid.ofWholeModels(twins), ZeroStage.NONE, BUCKET_BYTES),
                            parameters));
        }

        OnePass(Dtype dtype, int checkpointLayers, Making making) {
            try (var fresh = GlmModels.random(Counting.CONFIG, Dtype.FP32, Device.CPU, 3)) {
                parameters = new ParameterGroups(InitialWeights.of(fresh), dtype, Device.CPU, 0, Counting.ADAM);
            }
            var model = new GlmModel(Counting.CONFIG, parameters.weights(), () -> {});
            backpropagation = new Backpropagation<>(model, new TokenLoss(0), checkpointLayers);
            exchange = making.exchange(twins, parameters);
        }

        /** One step's gradients; returns how many sums had begun when the backward pass was over. */
        int run() {
            try (var _ = TensorScope.open()) {
                parameters.zeroGradients();
                exchange.begin(1, 1);
                exchange.beforeBackward(true);
                int before = twins.begun.size();
                double loss = backpropagation.accumulate(BATCH, Dropout.NONE, 1);
                int begun = twins.begun.size() - before;
                exchange.afterBackward();
                exchange.complete(loss);
                return begun;
            }
        }

        Map<String, List<Double>> gradients() {
            var gradients = new HashMap<String, List<Double>>();
            try (var _ = TensorScope.open()) {
                for (var group : parameters.groups()) {
                    var flat = group.parameters();
                    flat.slots().forEach((name, slot) -> {
                        var values = new ArrayList<Double>();
                        for (double value : flat.view(flat.gradient(), slot).toDoubles()) {
                            values.add(value);
                        }
                        gradients.put(name, values);
                    });
                }
            }
            return gradients;
        }

        @Override
        public void close() {
            exchange.close();
            parameters.close();
        }
    }
}
