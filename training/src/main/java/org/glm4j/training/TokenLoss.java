package org.glm4j.training;

import org.glm4j.checkpoint.Dtype;
import org.glm4j.data.Batch;
import org.glm4j.model.AttentionMask;
import org.glm4j.model.Dropout;
import org.glm4j.model.GlmInput;
import org.glm4j.model.GlmModel;
import org.glm4j.model.tensor.Functional;
import org.glm4j.model.tensor.Tensor;

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
     * @param batch has at least one target
     * @return one element, differentiable
     */
    Tensor of(GlmModel model, Batch batch, Dropout dropout) {
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
        var hidden = model.encode(input, dropout, state -> {}); // [1, tokens, hidden]
        var places = Tensor.of(packed.targetPlaces(), targets).to(device);
        var logits = model.logits(hidden.select(0, 0).indexSelect(0, places)); // [targets, vocabulary]
        var losses = Functional.smoothedCrossEntropy(
                logits.dtype() == Dtype.FP64 ? logits : logits.to(Dtype.FP32),
                Tensor.of(packed.targets(), targets).to(device),
                labelSmoothing); // [targets]
        var weights = Tensor.of(packed.weights(), targets).to(device).to(losses.dtype());
        return losses.mul(weights).sum().div(weights.sum());
    }
}
