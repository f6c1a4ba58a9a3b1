package org.glm4j.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;

/**
 * Trainable weights of one kind laid end to end in memory, and their gradients likewise: zeroing, clipping, updating
 * and reducing them is one operation each, however many tensors the model has.
 *
 * <p>In half precision the model computes with a copy ({@link #weights}); {@link #master} holds the weights that the
 * optimiser steps, in single precision. In single and double precision both are the same memory.
 */
final class FlatParameters implements AutoCloseable {

    /** Where one tensor lies in the flat memory, counted in elements. */
    record Slot(long offset, long[] shape) {

        int elements() {
            long elements = 1;
            for (long length : shape) {
                elements *= length;
            }
            return Math.toIntExact(elements);
        }
    }

    private final SequencedMap<String, Slot> slots;
    private final Tensor computed;
    private final Tensor computedGradient;
    private final Tensor master;
    private final Tensor masterGradient;
    private final SequencedMap<String, Tensor> weights;

    /**
     * @param initial first values by name, copied; any type
     * @param dtype what the model computes in
     */
    FlatParameters(SequencedMap<String, Tensor> initial, Dtype dtype, Device device) {
        this.slots = slots(initial);
        long elements = slots.values().stream().mapToLong(Slot::elements).sum();
        boolean mixed = dtype == Dtype.BF16 || dtype == Dtype.FP16;
        this.master = Tensor.zeros(mixed ? Dtype.FP32 : dtype, device, elements).keep();
        this.masterGradient =
                Tensor.zeros(mixed ? Dtype.FP32 : dtype, device, elements).keep();
        this.computed = mixed ? Tensor.zeros(dtype, device, elements).keep() : master;
        this.computedGradient = mixed ? Tensor.zeros(dtype, device, elements).keep() : masterGradient;
        this.weights = new LinkedHashMap<>();
        slots.forEach((name, slot) -> {
            view(master, slot).copyInPlace(initial.get(name));
            var weight = view(computed, slot).detach().requireGradient(true).keep();
            weight.handle().mutable_grad().put(view(computedGradient, slot).handle());
            weights.put(name, weight);
        });
        publish();
    }

    /** The tensors the model computes with, by name; their gradients are views of one memory. */
    SequencedMap<String, Tensor> weights() {
        return weights;
    }

    /** All weights as the optimiser sees them: [elements]. */
    Tensor master() {
        return master;
    }

    /** The gradient of {@link #master}: [elements]. */
    Tensor gradient() {
        return masterGradient;
    }

    /** Where each tensor lies. */
    SequencedMap<String, Slot> slots() {
        return slots;
    }

    /** One tensor of a flat memory that is laid out like the weights. */
    Tensor view(Tensor flat, Slot slot) {
        return Tensor.of(flat.handle().narrow(0, slot.offset(), slot.elements()))
                .view(slot.shape());
    }

    /** Adds what the latest backward pass left to {@link #gradient}, in half precision; else it is there already. */
    void collect() {
        collect(0, masterGradient.elements());
    }

    /** Does so for a part of the flat memory. */
    void collect(long offset, long elements) {
        if (computedGradient != masterGradient) {
            var left = computedGradient.handle().narrow(0, offset, elements);
            masterGradient.handle().narrow(0, offset, elements).add_(left);
            left.zero_();
        }
    }

    /** Bytes of the weights, the model's and the optimiser's. */
    long weightBytes() {
        return bytes(master) + (computed == master ? 0 : bytes(computed));
    }

    /** Bytes of their gradients. */
    long gradientBytes() {
        return bytes(masterGradient) + (computedGradient == masterGradient ? 0 : bytes(computedGradient));
    }

    private static long bytes(Tensor tensor) {
        return tensor.elements() * tensor.dtype().bytes();
    }

    void zeroGradient() {
        masterGradient.handle().zero_();
    }

    /** Hands the optimiser's weights to the model. */
    void publish() {
        if (computed != master) {
            computed.copyInPlace(master);
        }
    }

    @Override
    public void close() {
        weights.values().forEach(Tensor::close);
        for (var flat : List.of(computed, computedGradient)) {
            if (flat != master && flat != masterGradient) {
                flat.close();
            }
        }
        master.close();
        masterGradient.close();
    }

    private static SequencedMap<String, Slot> slots(Map<String, Tensor> tensors) {
        var slots = new LinkedHashMap<String, Slot>();
        long offset = 0;
        for (var entry : tensors.entrySet()) {
            var slot = new Slot(offset, entry.getValue().shape());
            slots.put(entry.getKey(), slot);
            offset += slot.elements();
        }
        return slots;
    }
}
