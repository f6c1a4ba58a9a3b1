package org.glm4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.data.Batch;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.TrainingSample;
import org.glm4j.model.Dropout;
import org.glm4j.model.GlmModel;
import org.glm4j.model.GlmModels;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a step does with micro-batches that cannot teach anything. */
class TrainingStepTest {

    private static final Batch GOOD = Counting.BATCHES.batch(0);
    private static final Batch ALSO_GOOD = Counting.BATCHES.batch(1);

    /** Reads the position embedding that {@link Steps#poisoned} makes not a number; no good batch does. */
    private static final Batch POISON = Batch.of(List.of(Counting.sample(10, Steps.POISONED_POSITION)));

    private static final Batch WITHOUT_TARGETS = withoutTargets(POISON);

    private static Batch withoutTargets(Batch batch) {
        int n = batch.length();
        return Batch.of(List.of(new TrainingSample(
                batch.ids(), new int[n], new float[n], new int[n], new int[n], n, new int[0], TrainingMode.BERT)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Dtype.class,
            names = {"FP32", "BF16", "FP16"})
    void aBatchWithoutTargetsCountsForNothing(Dtype dtype) {
        try (var alone = new Steps(dtype);
                var accompanied = new Steps(dtype)) {
            var expected = alone.run(GOOD, ALSO_GOOD);
            var report = accompanied.run(GOOD, WITHOUT_TARGETS, ALSO_GOOD);

            assertThat(report).isEqualTo(expected);
            assertThat(accompanied.state()).isEqualTo(alone.state());
        }
    }

    @Test
    void withoutAnyTargetTheGradientIsZero() {
        try (var steps = new Steps(Dtype.FP32)) {
            var before = steps.state();

            var report = steps.run(WITHOUT_TARGETS, WITHOUT_TARGETS);

            assertThat(report.loss()).isNaN();
            assertThat(report.gradientNorm()).isZero();
            assertThat(report.skipped()).isFalse();
            assertThat(steps.optimizer.steps()).isOne();
            assertThat(steps.state()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Dtype.class,
            names = {"FP32", "BF16", "FP16"})
    void aLossThatIsNotFiniteChangesNothing(Dtype dtype) {
        try (var spared = new Steps(dtype).poisoned();
                var hit = new Steps(dtype).poisoned()) {
            spared.run(GOOD);
            hit.run(GOOD);
            var before = hit.state();

            for (var microBatches : List.of(List.of(POISON), List.of(GOOD, POISON), List.of(POISON, GOOD))) {
                var report = hit.run(microBatches.toArray(Batch[]::new));

                assertThat(report.skipped()).isTrue();
                assertThat(report.loss()).isNaN();
                assertThat(hit.state()).isEqualTo(before);
                assertThat(hit.optimizer.steps()).isOne();
            }
            assertThat(hit.run(ALSO_GOOD)).isEqualTo(spared.run(ALSO_GOOD));
            assertThat(hit.state()).isEqualTo(spared.state());
        }
    }

    /** A tiny model with all that a step needs. */
    private static final class Steps implements AutoCloseable {

        static final int POISONED_POSITION = 25;

        private final ParameterGroups parameters;
        private final Optimizer optimizer;
        private final TrainingStep<Batch> step;

        Steps(Dtype dtype) {
            try (var fresh = GlmModels.random(Counting.CONFIG, Dtype.FP32, Device.CPU, 3)) {
                parameters = new ParameterGroups(InitialWeights.of(fresh), dtype, Device.CPU, 0, Counting.ADAM);
            }
            optimizer = new AdamW(Counting.ADAM, parameters.groups());
            var model = new GlmModel(Counting.CONFIG, parameters.weights(), () -> {});
            step = new TrainingStep<>(
                    new Backpropagation<>(model, new TokenLoss(0), 0),
                    parameters,
                    optimizer,
                    new TrainingStep.Clipping(1, false));
        }

        Steps poisoned() {
            try (var _ = TensorScope.inference()) {
                var positions = parameters.masterWeights().get("transformer.position_embeddings.weight");
                positions.select(0, POISONED_POSITION).copyInPlace(Tensor.of(new float[] {Float.NaN}, 1));
                parameters.publish();
            }
            return this;
        }

        TrainingStep.Report run(Batch... microBatches) {
            return step.run(List.of(microBatches), _ -> Dropout.NONE, 1e-3, 8);
        }

        /** All numbers that a step may change. */
        Map<String, FloatBuffer> state() {
            var state = new HashMap<String, FloatBuffer>();
            try (var _ = TensorScope.inference()) {
                parameters.masterWeights().forEach((name, tensor) -> state.put("master " + name, values(tensor)));
                parameters.weights().forEach((name, tensor) -> state.put("computed " + name, values(tensor)));
                optimizer.state().forEach((name, tensor) -> state.put(name, values(tensor)));
            }
            return state;
        }

        /** Equal where the numbers are, and where neither is one. */
        private static FloatBuffer values(Tensor tensor) {
            return FloatBuffer.wrap(tensor.toFloats());
        }

        @Override
        public void close() {
            optimizer.close();
            parameters.close();
        }
    }
}
