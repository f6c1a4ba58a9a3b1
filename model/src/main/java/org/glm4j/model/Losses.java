package org.glm4j.model;

import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.tensor.Functional;
import org.glm4j.model.tensor.Tensor;

/** How far logits are from the right words. Computed in single precision at least. */
public final class Losses {

    /** The label of positions that do not count. */
    public static final int IGNORED = -100;

    private Losses() {}

    /**
     * Cross entropy of every position, 0 where the label is {@link #IGNORED}.
     *
     * @param logits [..., vocabulary]
     * @param labels the right words: [...]
     * @return [...]
     */
    public static Tensor perToken(Tensor logits, Tensor labels) {
        var wide = logits.dtype() == Dtype.FP64 ? logits : logits.to(Dtype.FP32);
        int vocabulary = logits.size(-1);
        return Functional.crossEntropy(wide.reshape(-1, vocabulary), labels.reshape(-1), IGNORED)
                .view(labels.shape());
    }

    /**
     * Mean over the positions whose label is not {@link #IGNORED}; not a number if there is none.
     *
     * @param logits [..., vocabulary]
     * @param labels [...]
     */
    public static Tensor mean(Tensor logits, Tensor labels) {
        var losses = perToken(logits, labels);
        var ignored = labels.equalTo(Tensor.of(new int[] {IGNORED}).to(labels.device()));
        return losses.sum().div(ignored.not().to(losses.dtype()).sum());
    }

    /**
     * Weighted mean, the reference's training loss; 0 if all weights are.
     *
     * @param perToken from {@link #perToken}
     * @param lossMask weight of every position, of the same shape
     */
    public static Tensor weightedMean(Tensor perToken, Tensor lossMask) {
        var weights = lossMask.to(perToken.dtype());
        var total = perToken.mul(weights).sum();
        double weight = weights.sum().item();
        return weight > 0 ? total.div(weight) : total;
    }
}
