package org.glm4j.training;

import java.util.Arrays;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.data.Batch;
import org.glm4j.model.AttentionMask;
import org.glm4j.model.Dropout;
import org.glm4j.model.GlmInput;
import org.glm4j.model.GlmModel;
import org.glm4j.model.tensor.Tensor;

/**
 * The objective of pretraining: mean cross entropy over the target tokens of a micro-batch (GLM, equation 1).
 *
 * <p>Samples are packed one behind the other without padding, each attending to itself alone, and the vocabulary
 * projection runs only where there is a target. Both leave the loss what it is with padded rows and all logits.
 *
 * @param labelSmoothing share of the target's probability that is spread evenly over the vocabulary, 0 to 1
 */
public record TokenLoss(double labelSmoothing) implements Objective<Batch> {

    /**
     * A batch as tensors on the model's device.
     *
     * @param input all samples, packed: [1, tokens]
     * @param places tokens that have a target: [targets]
     * @param ids what is to be predicted there: [targets]
     * @param weights weights of the targets: [targets]
     */
    private record Targets(
            GlmModel model, double labelSmoothing, GlmInput input, Tensor places, Tensor ids, Tensor weights)
            implements Pass {

        @Override
        public Tensor loss(Tensor hidden, Dropout dropout) {
            var losses =
                    model.crossEntropy(hidden.select(0, 0).indexSelect(0, places), ids, labelSmoothing); // [targets]
            var wide = weights.to(losses.dtype());
            return losses.mul(wide).sum().div(wide.sum());
        }
    }

    @Override
    public boolean counts(Batch batch) {
        return batch.targetCount() > 0;
    }

    @Override
    public Pass pass(GlmModel model, Batch batch) {
        var packed = PackedSamples.of(batch);
        var device = model.device();
        int tokens = packed.ids().length;
        int targets = packed.targets().length;
        var input = GlmInput.of(
                Tensor.of(packed.ids(), 1, tokens).to(device),
                Tensor.of(packed.positions(), 1, tokens).to(device),
                model.config().blockPositionEncoding()
                        ? Tensor.of(packed.blockPositions(), 1, tokens).to(device)
                        : null,
                AttentionMask.packed(packed.segments()));
        return new Targets(
                model,
                labelSmoothing,
                input,
                Tensor.of(packed.targetPlaces(), targets).to(device),
                Tensor.of(packed.targets(), targets).to(device),
                Tensor.of(packed.weights(), targets).to(device));
    }

    @Override
    public Work work(GlmConfig config, Batch batch) {
        return new Work(Arrays.stream(batch.lengths()).sum(), TrainingCost.operations(config, batch));
    }
}
