package org.glm4j.training;

import org.glm4j.checkpoint.Dtype;
import org.glm4j.data.Batch;
import org.glm4j.model.AttentionMask;
import org.glm4j.model.GlmInput;
import org.glm4j.model.GlmModel;
import org.glm4j.model.tensor.Functional;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/**
 * The training objective: mean cross entropy over the target tokens of a micro-batch (GLM, equation 1).
 *
 * <p>Samples are packed one behind the other without padding, each attending to itself alone, and the vocabulary
 * projection runs only where there is a target. Both leave the loss what it is with padded rows and all logits.
 *
 * @param labelSmoothing share of the target's probability that is spread evenly over the vocabulary, 0 to 1
 */
record TokenLoss(double labelSmoothing) {

    /**
     * A batch as tensors on the model's device.
     *
     * @param input all samples, packed: [1, tokens]
     * @param places tokens that have a target: [targets]
     * @param ids what is to be predicted there: [targets]
     * @param weights weights of the targets: [targets]
     */
    record Targets(GlmInput input, Tensor places, Tensor ids, Tensor weights) {}

    /**
     * @param batch has at least one target
     */
    Targets targets(GlmModel model, Batch batch) {
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
                input,
                Tensor.of(packed.targetPlaces(), targets).to(device),
                Tensor.of(packed.targets(), targets).to(device),
                Tensor.of(packed.weights(), targets).to(device));
    }

    /**
     * @param hidden last hidden states of the targets' input: [1, tokens, hidden]
     * @return one element, differentiable
     */
    Tensor of(GlmModel model, Targets targets, Tensor hidden) {
        var logits = model.logits(hidden.select(0, 0).indexSelect(0, targets.places())); // [targets, vocabulary]
        var losses = Functional.smoothedCrossEntropy(
                logits.dtype() == Dtype.FP64 ? logits : logits.to(Dtype.FP32),
                targets.ids(),
                labelSmoothing); // [targets]
        var weights = targets.weights().to(losses.dtype());
        return losses.mul(weights).sum().div(weights.sum());
    }

    /**
     * Loss of a batch, not recorded for gradients.
     *
     * @param batch has at least one target
     */
    double evaluate(GlmModel model, Batch batch) {
        try (var _ = TensorScope.inference()) {
            var targets = targets(model, batch);
            return of(model, targets, model.encode(targets.input())).item();
        }
    }
}
