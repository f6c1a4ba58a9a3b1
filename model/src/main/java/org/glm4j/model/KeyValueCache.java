package org.glm4j.model;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.glm4j.model.tensor.Tensor;

/**
 * The positions that a model has seen, so that a next token costs one position's work. Every forward pass appends its
 * own. Memory is reserved ahead and grows by half; nothing in it takes part in training.
 */
public final class KeyValueCache implements KeyValueStore, AutoCloseable {

    private final Tensor[] keys; // per layer [batch, heads, capacity, head size]
    private final Tensor[] values;
    private int start; // positions before it were forgotten
    private int length;

    /**
     * An empty cache.
     *
     * @param capacity positions to reserve memory for, at least one
     */
    public KeyValueCache(GlmModel model, int batch, int capacity) {
        var config = model.config();
        keys = new Tensor[config.numLayers()];
        values = new Tensor[config.numLayers()];
        for (int layer = 0; layer < keys.length; layer++) {
            long[] shape = {batch, config.numAttentionHeads(), capacity, config.headSize()};
            keys[layer] =
                    Tensor.empty(model.attentionType(), model.device(), shape).keep();
            values[layer] =
                    Tensor.empty(model.attentionType(), model.device(), shape).keep();
        }
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void begin(int added) {
        if (start + length + added <= keys[0].size(2)) {
            return;
        }
        int needed = length + added;
        for (var tensors : new Tensor[][] {keys, values}) {
            for (int layer = 0; layer < tensors.length; layer++) {
                tensors[layer] = moved(tensors[layer], needed + needed / 2);
            }
        }
        start = 0;
    }

    private Tensor moved(Tensor old, int capacity) {
        var grown = Tensor.empty(old.dtype(), old.device(), old.size(0), old.size(1), capacity, old.size(3))
                .keep();
        grown.narrow(2, 0, length).copyInPlace(old.narrow(2, start, length));
        old.close();
        return grown;
    }

    @Override
    public KeyValue extend(int layer, Tensor newKeys, Tensor newValues) {
        int added = newKeys.size(2);
        keys[layer].narrow(2, start + length, added).copyInPlace(newKeys);
        values[layer].narrow(2, start + length, added).copyInPlace(newValues);
        return new KeyValue(
                keys[layer].narrow(2, start, length + added), values[layer].narrow(2, start, length + added));
    }

    @Override
    public void end(int added) {
        length += added;
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

    /** Replaces the samples: new sample {@code i} is a copy of old sample {@code parents[i]}. */
    public void select(int[] parents) {
        boolean same = parents.length == keys[0].size(0)
                && IntStream.range(0, parents.length).allMatch(i -> parents[i] == i);
        if (same) {
            return;
        }
        try (var indices =
                Tensor.of(parents, parents.length).to(keys[0].device()).keep()) {
            for (var tensors : new Tensor[][] {keys, values}) {
                for (int layer = 0; layer < tensors.length; layer++) {
                    var old = tensors[layer];
                    tensors[layer] = old.indexSelect(0, indices).keep();
                    old.close();
                }
            }
        }
    }

    @Override
    public void close() {
        Arrays.stream(keys).forEach(Tensor::close);
        Arrays.stream(values).forEach(Tensor::close);
    }
}
