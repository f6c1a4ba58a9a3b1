package org.glm4j.training;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.glm4j.model.Dropout;
import org.glm4j.model.tensor.TensorScope;

/** One step of the optimiser: micro-batches forward and backward, clipping, update. */
final class TrainingStep<B> {

    /**
     * @param clipNorm largest Euclidean norm of the gradients, which are scaled down to it; 0 for no limit
     * @param clipEachBackward whether what has accumulated is clipped after every micro-batch, as the reference does
     *     without DeepSpeed, instead of once per step
     */
    record Clipping(double clipNorm, boolean clipEachBackward) {}

    /**
     * What a step did.
     *
     * @param loss mean over the micro-batches that have one; not a number where none has one. Where a loss is not
     *     finite, neither is this
     * @param gradientNorm before clipping; of the last micro-batch's sum where each backward pass is clipped; not a
     *     number after a loss that is not finite
     * @param skipped whether the weights were left as they were, because a loss or a gradient was not finite
     */
    record Report(double loss, double gradientNorm, boolean skipped) {}

    private final Backpropagation<B> backpropagation;
    private final ParameterGroups parameters;
    private final Optimizer optimizer;
    private final Clipping clipping;
    private final GradientExchange exchange;

    /** The step of a process that has nobody to exchange gradients with. */
    TrainingStep(
            Backpropagation<B> backpropagation, ParameterGroups parameters, Optimizer optimizer, Clipping clipping) {
        this(backpropagation, parameters, optimizer, clipping, GradientExchange.none(parameters));
    }

    /**
     * @param exchange with processes that have micro-batches of their own
     */
    TrainingStep(
            Backpropagation<B> backpropagation,
            ParameterGroups parameters,
            Optimizer optimizer,
            Clipping clipping,
            GradientExchange exchange) {
        this.backpropagation = backpropagation;
        this.parameters = parameters;
        this.optimizer = optimizer;
        this.clipping = clipping;
        this.exchange = exchange;
    }

    /**
     * @param microBatches whose gradients are averaged, with those of the other processes; those without a loss count
     *     for nothing, and if none has one the gradient is zero
     * @param dropout by number of the micro-batch
     * @param lossScale factor of the loss in the backward pass, which keeps half precision gradients from vanishing
     */
    Report run(List<B> microBatches, IntFunction<Dropout> dropout, double learningRate, double lossScale) {
        try (var _ = TensorScope.open()) {
            parameters.zeroGradients();
            var counting = IntStream.range(0, microBatches.size())
                    .filter(i -> backpropagation.objective().counts(microBatches.get(i)))
                    .toArray();
            int all = exchange.begin(counting.length, microBatches.size());
            double loss = 0;
            double norm = 0;
            for (int n = 0; n < counting.length && Double.isFinite(loss); n++) {
                int i = counting[n];
                exchange.beforeBackward(n == counting.length - 1);
                loss += backpropagation.accumulate(microBatches.get(i), dropout.apply(i), lossScale / all);
                exchange.afterBackward();
                if (clipping.clipEachBackward()) {
                    norm = clip(lossScale);
                }
            }
            loss = exchange.complete(loss);
            if (!Double.isFinite(loss)) {
                return new Report(loss, Double.NaN, true);
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
            return new Report(loss / all, norm, !finite);
        }
    }

    /** Scales the gradients down to the limit and returns the norm they had, both without the loss scale. */
    private double clip(double lossScale) {
        double norm = parameters.gradientNorm() / lossScale;
        if (clipping.clipNorm() > 0 && norm > clipping.clipNorm()) {
            // The small constant is PyTorch's.
            parameters.scaleGradients(clipping.clipNorm() / (norm + 1e-6));
        }
        return norm;
    }
}
