package org.glm4j.model;

import java.util.List;
import java.util.function.Supplier;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/**
 * One forward pass of a model, layer by layer: for training that keeps the inputs of some layers only and computes what
 * lies between again when it needs it. Every part gives the same result however often it runs. Valid as long as the
 * tensor scope it was made in.
 */
public final class LayeredPass {

    private final List<Block> blocks;
    private final LayerNorm finalNorm;
    private final Supplier<Tensor> embedded;
    private final ForwardPass pass;

    LayeredPass(List<Block> blocks, LayerNorm finalNorm, Supplier<Tensor> embedded, ForwardPass pass) {
        this.blocks = blocks;
        this.finalNorm = finalNorm;
        this.embedded = embedded;
        this.pass = pass;
    }

    /** How many layers there are. */
    public int depth() {
        return blocks.size();
    }

    /** What the first layer reads: [batch, length, hidden]. */
    public Tensor embeddings() {
        return embedded.get();
    }

    /**
     * Runs consecutive layers.
     *
     * @param x output of the layer before, or the embeddings: [batch, length, hidden]
     * @param from first layer, from 0
     * @param to layer after the last, at most {@link #depth()}
     * @return [batch, length, hidden]
     */
    public Tensor layers(Tensor x, int from, int to) {
        for (int i = from; i < to; i++) {
            int layer = i;
            var input = x;
            x = TensorScope.result(() -> blocks.get(layer).forward(input, pass, layer));
        }
        return x;
    }

    /**
     * What follows the last layer.
     *
     * @param x output of the last layer: [batch, length, hidden]
     * @return the last hidden states, normalised: [batch, length, hidden]
     */
    public Tensor normalized(Tensor x) {
        return finalNorm.forward(x);
    }
}
