package org.glm4j.training;

import java.util.List;
import java.util.function.IntFunction;
import org.glm4j.data.Batch;
import org.glm4j.model.Dropout;
import org.glm4j.model.GlmModel;
import org.glm4j.model.tensor.TensorScope;

/** One step of the optimiser: micro-batches forward and backward, clipping, update. */
final class TrainingStep {

    /**
     * @param clipNorm largest Euclidean norm of the gradients, which are scaled down to it; 0 for no limit
     * @param clipEachBackward whether what has accumulated is clipped after every micro-batch, as the reference does
     *     without DeepSpeed, instead of once per step
     */
    record Clipping(double clipNorm, boolean clipEachBackward) {}

    /**
     * What a step did.
     *
     * @param loss mean over the micro-batches
     * @param gradientNorm before clipping; of the last micro-batch's sum where each backward pass is clipped
     * @param skipped whether the weights were left as they were, because a gradient was not finite
     */
    record Report(double loss, double gradientNorm, boolean skipped) {}

    private final GlmModel model;
    private final ParameterGroups parameters;
    private final Optimizer optimizer;
    private final TokenLoss objective;
    private final Clipping clipping;

    TrainingStep(
            GlmModel model, ParameterGroups parameters, Optimizer optimizer, TokenLoss objective, Clipping clipping) {
        this.model = model;
        this.parameters = parameters;
        this.optimizer = optimizer;
        this.objective = objective;
        this.clipping = clipping;
    }

    /**
     * @param microBatches whose gradients are averaged; each with at least one target
     * @param dropout by number of the micro-batch
     * @param lossScale factor of the loss in the backward pass, which keeps half precision gradients from vanishing
     */
    Report run(List<Batch> microBatches, IntFunction<Dropout> dropout, double learningRate, double lossScale) {
        parameters.zeroGradients();
        double loss = 0;
        double norm = 0;
        for (int i = 0; i < microBatches.size(); i++) {
            loss += accumulate(microBatches.get(i), dropout.apply(i), lossScale / microBatches.size());
            if (clipping.clipEachBackward()) {
                norm = clip(lossScale);
            }
        }
        if (!clipping.clipEachBackward()) {
            norm = clip(lossScale);
        }
        boolean finite = Double.isFinite(norm);
        if (finite) {
            parameters.scaleGradients(1 / lossScale);
            optimizer.step(learningRate);
            parameters.publish();
        }
        return new Report(loss / microBatches.size(), norm, !finite);
    }

    private double accumulate(Batch batch, Dropout dropout, double factor) {
        try (var _ = TensorScope.open()) {
            var loss = objective.of(model, batch, dropout);
            loss.mul(factor).backward();
            parameters.collectGradients();
            return loss.item();
        }
    }

    /** Scales the gradients down to the limit and returns the norm they had, both without the loss scale. */
    private double clip(double lossScale) {
        double norm;
        try (var _ = TensorScope.open()) {
            norm = parameters.gradientNorm() / lossScale;
        }
        if (clipping.clipNorm() > 0 && norm > clipping.clipNorm()) {
            // The small constant is PyTorch's.
            parameters.scaleGradients(clipping.clipNorm() / (norm + 1e-6));
        }
        return norm;
    }
}
