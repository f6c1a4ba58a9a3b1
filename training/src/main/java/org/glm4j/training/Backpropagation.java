package org.glm4j.training;

import java.util.ArrayList;
import java.util.List;
import org.glm4j.model.Dropout;
import org.glm4j.model.GlmModel;
import org.glm4j.model.LayeredPass;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/**
 * Forward and backward pass of a micro-batch.
 *
 * <p>With {@code checkpointLayers}, the forward pass keeps the input of every so many layers and nothing in between; the
 * backward pass computes each such segment again when it comes to it (Chen et al., Training Deep Nets with Sublinear
 * Memory Cost, arXiv:1604.06174). Dropout is a function of its place, so that the same is dropped again and the gradients
 * are the same.
 *
 * @param checkpointLayers layers of a segment; 0 to keep everything
 */
record Backpropagation<B>(GlmModel model, Objective<B> objective, int checkpointLayers) {

    /**
     * Adds the gradients of {@code factor * loss} to those of the weights, unless the loss is not finite.
     *
     * @param batch one that has a loss
     * @return the loss
     */
    double accumulate(B batch, Dropout dropout, double factor) {
        try (var _ = TensorScope.open()) {
            var work = objective.pass(model, batch);
            double loss =
                    checkpointLayers == 0 ? keepingAll(work, dropout, factor) : recomputing(work, dropout, factor);
            model.requireGradients();
            return loss;
        }
    }

    private double keepingAll(Objective.Pass work, Dropout dropout, double factor) {
        var pass = model.layered(work.input(), dropout);
        Tensor loss;
        try (var scope = TensorScope.open()) {
            var hidden = pass.normalized(layers(pass, pass.embeddings(), 0, pass.depth()));
            loss = scope.release(work.loss(hidden, dropout));
        }
        return backward(loss, factor);
    }

    private double recomputing(Objective.Pass work, Dropout dropout, double factor) {
        var pass = model.layered(work.input(), dropout);
        var inputs = segmentInputs(pass);
        int last = inputs.size() - 1;
        var x = leaf(inputs.get(last));
        Tensor loss;
        try (var scope = TensorScope.open()) {
            // Computing the last segment again would come right after computing it.
            var hidden = pass.normalized(layers(pass, x, last * checkpointLayers, pass.depth()));
            loss = scope.release(work.loss(hidden, dropout));
        }
        double value = backward(loss, factor);
        if (Double.isFinite(value)) {
            for (int segment = last - 1; segment >= 0; segment--) {
                var gradient = x.gradient();
                x = leaf(inputs.get(segment));
                segment(pass, x, segment, gradient);
            }
            var embeddings = pass.embeddings();
            if (embeddings.requiresGradient()) {
                embeddings.backward(x.gradient());
            }
        }
        return value;
    }

    /** Computes a segment again, and the gradients of what it reads. */
    private void segment(LayeredPass pass, Tensor x, int segment, Tensor gradient) {
        try (var _ = TensorScope.open()) {
            layers(pass, x, segment * checkpointLayers, (segment + 1) * checkpointLayers)
                    .backward(gradient);
        }
    }

    /**
     * Output of consecutive layers. What the backward pass does not need is freed after every layer, so that the next one
     * finds its memory warm.
     */
    private static Tensor layers(LayeredPass pass, Tensor x, int from, int to) {
        var output = x;
        for (int layer = from; layer < to; layer++) {
            try (var scope = TensorScope.open()) {
                output = scope.release(pass.layers(output, layer, layer + 1));
            }
        }
        return output;
    }

    /** The forward pass up to the last segment: what each of them reads, without history. */
    private List<Tensor> segmentInputs(LayeredPass pass) {
        var inputs = new ArrayList<Tensor>(); // each [1, tokens, hidden]
        try (var scope = TensorScope.unrecorded()) {
            inputs.add(scope.release(pass.embeddings()));
        }
        for (int start = 0; start + checkpointLayers < pass.depth(); start += checkpointLayers) {
            try (var scope = TensorScope.unrecorded()) {
                inputs.add(scope.release(layers(pass, inputs.getLast(), start, start + checkpointLayers)));
            }
        }
        return inputs;
    }

    private static Tensor leaf(Tensor x) {
        return x.detach().requireGradient(true);
    }

    private static double backward(Tensor loss, double factor) {
        double value = loss.item();
        if (Double.isFinite(value)) {
            loss.mul(factor).backward();
        }
        return value;
    }
}
