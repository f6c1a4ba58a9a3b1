package org.glm4j.model;

import java.util.ArrayList;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.VoidTensorHook;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Functional;
import org.glm4j.model.tensor.Tensor;

/**
 * The layers of a model as one part computes them. Nothing but the identity where the model is whole.
 *
 * <p>Two operators make the parts' results and gradients those of the whole (Megatron-LM, section 3): {@link #enter}, their
 * <i>f</i>, is the identity whose gradient is summed over the parts, and {@link #leave}, their <i>g</i>, sums over the parts
 * and has the identity as its gradient.
 */
final class TensorParallel implements AutoCloseable {

    private final ModelPart part;
    private final VoidTensorHook gradientSum; // null where the model is whole; libtorch holds it without owning it
    private RuntimeException failure;

    TensorParallel(ModelPart part) {
        this.part = part;
        this.gradientSum = part.size() == 1 ? null : new GradientSum();
        if (gradientSum != null) {
            gradientSum.retainReference();
        }
    }

    boolean whole() {
        return part.size() == 1;
    }

    /**
     * How many of something this part has.
     *
     * @param what for the message
     * @throws InvalidInputException if they cannot be shared out evenly
     */
    int share(String what, int all) {
        if (all % part.size() != 0) {
            throw new InvalidInputException(
                    "the model has %,d %s, which cannot be shared out evenly among %d parts: give another --model-parallel-size"
                            .formatted(all, what, part.size()));
        }
        return all / part.size();
    }

    /** Identity; the gradient is the sum of those of all parts. */
    Tensor enter(Tensor x) {
        if (whole() || !x.requiresGradient()) {
            return x;
        }
        var entered = x.view(x.shape()); // what else reads x gives it gradients that are whole already
        entered.handle().register_hook(gradientSum);
        return entered;
    }

    /**
     * Sum of the results of all parts; the gradient is that of the sum.
     *
     * @param partial result of an operation that does not need it for its gradient: it is overwritten
     */
    Tensor leave(Tensor partial) {
        if (!whole()) {
            part.sum(partial.detach());
        }
        return partial;
    }

    /** A layer that has all inputs and some outputs in each part. */
    Tensor columns(Linear layer, Tensor x) {
        return layer.forward(enter(x));
    }

    /** A layer that has some inputs in each part, and all outputs. */
    Tensor rows(Linear layer, Tensor x) {
        return whole()
                ? layer.forward(x)
                : leave(Functional.linear(x, layer.weight())).add(layer.bias());
    }

    /**
     * Rows of a table of which each part has some.
     *
     * @param table [rows of this part, width]
     * @param indices of all rows, any shape
     */
    Tensor embedding(Tensor table, Tensor indices) {
        if (whole()) {
            return Functional.embedding(table, indices);
        }
        var own = Own.of(indices, table.size(0), part.rank());
        return leave(Functional.embedding(table, own.places())
                .mul(own.inside().to(table.dtype()).unsqueeze(-1)));
    }

    /**
     * All scores where each part has computed some, as what follows needs all of them.
     *
     * @param scores [..., words of this part]
     * @return [..., words]
     */
    Tensor joined(Tensor scores) {
        if (whole()) {
            return scores;
        }
        var pieces = new ArrayList<Tensor>();
        for (int i = 0; i < part.size(); i++) {
            pieces.add(i == part.rank() ? scores : Tensor.zeros(scores.dtype(), scores.device(), scores.shape()));
        }
        return leave(Tensor.cat(pieces, -1));
    }

    /**
     * Cross entropy where each part has the scores of some words: only sums cross its border.
     *
     * @param scores [rows, words of this part], in single precision at least
     * @param targets [rows]
     * @param smoothing share of the target's probability that is spread evenly over all words
     * @return [rows]
     */
    Tensor crossEntropy(Tensor scores, Tensor targets, double smoothing) {
        if (whole()) {
            return Functional.smoothedCrossEntropy(scores, targets, smoothing);
        }
        var largest = scores.detach().max(-1); // [rows, 1]
        part.max(largest);
        var shifted = scores.sub(largest);
        var logSum = leave(shifted.exp().sum(-1)).log(); // [rows]
        var own = Own.of(targets, scores.size(-1), part.rank());
        var ofTarget = leave(shifted.gather(-1, own.places().unsqueeze(-1))
                .select(-1, 0)
                .mul(own.inside().to(scores.dtype())));
        var losses = logSum.sub(ofTarget);
        if (smoothing == 0) {
            return losses;
        }
        double words = (double) scores.size(-1) * part.size();
        var even = logSum.sub(leave(shifted.sum(-1)).div(words));
        return losses.mul(1 - smoothing).add(even.mul(smoothing));
    }

    /**
     * What is dropped from the probabilities of this part's heads: what would be dropped from theirs in a whole model.
     *
     * @param probabilities of this part: [batch, heads, queries, keys]
     * @return [batch, heads, queries, keys]
     */
    Tensor keptProbabilities(Dropout dropout, int layer, int piece, Tensor probabilities) {
        var device = probabilities.device();
        long[] shape = probabilities.shape();
        if (whole()) {
            return dropout.kept(Dropout.Site.ATTENTION, layer, piece, device, shape);
        }
        int heads = Math.toIntExact(shape[1]);
        shape[1] *= part.size();
        return dropout.kept(Dropout.Site.ATTENTION, layer, piece, device, shape).narrow(1, part.rank() * heads, heads);
    }

    /** Tells what went wrong in a backward pass, if anything did: its gradients are of no use. */
    void requireGradients() {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {
        if (gradientSum != null) {
            gradientSum.close();
        }
    }

    /**
     * Which of some indices belong to this part.
     *
     * @param places counted from the part's first row, 0 for those that do not belong to it
     */
    private record Own(Tensor places, Tensor inside) {

        static Own of(Tensor indices, int rows, int rank) {
            var first = Tensor.of(new int[] {rank * rows}).to(indices.device());
            var end = Tensor.of(new int[] {(rank + 1) * rows}).to(indices.device());
            var inside = first.lessOrEqual(indices).and(indices.lessThan(end));
            return new Own(indices.sub(first).mul(inside.to(Dtype.INT64)), inside);
        }
    }

    private final class GradientSum extends VoidTensorHook {

        @Override
        public void call(TensorBase gradient) {
            try (gradient) {
                var whole = Tensor.of(new org.bytedeco.pytorch.Tensor(gradient));
                var dense = whole.contiguous();
                part.sum(dense);
                if (dense.address() != whole.address()) {
                    whole.copyInPlace(dense);
                }
            } catch (RuntimeException e) {
                failure = e; // not through native code, which calls this
            }
        }
    }
}
