package org.glm4j.model;

import java.util.Arrays;
import org.glm4j.model.tensor.Tensor;

/**
 * The positions that a model has seen, so that a next token costs one position's work. Every forward pass appends its
 * own. Memory is reserved ahead and grows by half; nothing in it takes part in training.
 */
public final class KeyValueCache implements JoinedKeyValues, AutoCloseable {

    private final Tensor[] layers; // [2, batch, heads, capacity, head size]: keys, values
    private int start; // positions before it were forgotten
    private int length;

    /**
     * An empty cache.
     *
     * @param capacity positions to reserve memory for, at least one
     */
    public KeyValueCache(GlmModel model, int batch, int capacity) {
        var config = model.config();
        layers = new Tensor[config.numLayers()];
        long[] shape = {2, batch, model.heads(), capacity, config.headSize()};
        Arrays.setAll(
                layers,
                _ -> Tensor.empty(model.attentionType(), model.device(), shape).keep());
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void begin(int added) {
        if (start + length + added <= layers[0].size(3)) {
            return;
        }
        int needed = length + added;
        for (int layer = 0; layer < layers.length; layer++) {
            layers[layer] = moved(layers[layer], needed + needed / 2);
        }
        start = 0;
    }

    private Tensor moved(Tensor old, int capacity) {
        long[] shape = old.shape();
        shape[3] = capacity;
        var grown = Tensor.empty(old.dtype(), old.device(), shape).keep();
        grown.narrow(3, 0, length).copyInPlace(old.narrow(3, start, length));
        old.close();
        return grown;
    }

    @Override
    public Tensor extend(int layer, Tensor added) {
        int count = added.size(3);
        layers[layer].narrow(3, start + length, count).copyInPlace(added);
        return layers[layer].narrow(3, start, length + count);
    }

    @Override
    public void end(int added) {
        length += added;
    }

    /** What is held of a layer: [2, batch, heads, positions, head size]. */
    Tensor held(int layer) {
        return layers[layer].narrow(3, start, length);
    }

    /**
     * Appends the first positions of another cache.
     *
     * @param rows per sample of this one, the sample of the other whose positions it gets
     */
    void append(KeyValueCache other, int[] rows, int positions) {
        begin(positions);
        try (var indices = Tensor.of(rows, rows.length).to(layers[0].device()).keep()) {
            for (int layer = 0; layer < layers.length; layer++) {
                var taken = other.held(layer).narrow(3, 0, positions);
                layers[layer].narrow(3, start + length, positions).copyInPlace(taken.indexSelect(1, indices));
            }
        }
        end(positions);
    }

    /**
     * Forgets all positions but the last ones.
     *
     * @param limit how many to keep at most
     * @return how many were forgotten
     */
    public int keepLast(int limit) {
        int forgotten = Math.max(0, length - limit);
        start += forgotten;
        length -= forgotten;
        return forgotten;
    }

    /** Forgets the first positions, and uses their memory again. */
    void dropFirst(int positions) {
        int kept = length - positions;
        for (Tensor layer : layers) {
            // Copied twice, as the places may overlap.
            layer.narrow(3, 0, kept)
                    .copyInPlace(layer.narrow(3, start + positions, kept).copy());
        }
        start = 0;
        length = kept;
    }

    /** Replaces the samples: new sample {@code i} is a copy of old sample {@code parents[i]}. */
    public void select(int[] parents) {
        if (parents.length == layers[0].size(1)) {
            move(RowMoves.of(parents));
            return;
        }
        try (var indices =
                Tensor.of(parents, parents.length).to(layers[0].device()).keep()) {
            for (int layer = 0; layer < layers.length; layer++) {
                var old = layers[layer];
                layers[layer] = old.indexSelect(1, indices).keep();
                old.close();
            }
        }
    }

    /** Within the memory that is there. */
    private void move(RowMoves rows) {
        if (rows.moves().isEmpty()) {
            return; // nobody changes places: no view of any layer is needed
        }
        for (int layer = 0; layer < layers.length; layer++) {
            var held = held(layer);
            Tensor spare = null;
            for (var move : rows.moves()) {
                if (move.to() == RowMoves.SPARE) {
                    spare = held.select(1, move.from()).copy();
                } else {
                    var source = move.from() == RowMoves.SPARE ? spare : held.select(1, move.from());
                    held.select(1, move.to()).copyInPlace(source);
                }
            }
        }
    }

    @Override
    public void close() {
        Arrays.stream(layers).forEach(Tensor::close);
    }
}
