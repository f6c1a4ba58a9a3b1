package org.glm4j.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;

/**
 * Trainable weights of one kind laid end to end in memory, and their gradients likewise: zeroing, clipping, updating
 * and reducing them is one operation each, however many tensors the model has.
 *
 * <p>In half precision the model computes with a copy ({@link #weights}); {@link #master} holds the weights that the
 * optimiser steps, in single precision. In single and double precision both are the same memory. Of several processes
 * that share out ({@link Shares}), each keeps a stretch of the latter.
 */
final class FlatParameters implements AutoCloseable {

    /** Where one tensor lies in the flat memory. */
    record Slot(Stretch stretch, long[] shape) {}

    private final SequencedMap<String, Slot> slots;
    private final SequencedMap<String, Tensor> weights;
    private final boolean mixed;
    private final Tensor computed; // [elements]
    private Tensor computedGradient; // [elements]; null where gradients are shared out
    private Shares shares;
    private Tensor master; // [own]; the memory of the former where it is of the same type
    private Tensor gradient; // [elements], or [own] where gradients are shared out

    /**
     * @param initial first values by name, copied; any type
     * @param dtype what the model computes in
     */
    FlatParameters(SequencedMap<String, Tensor> initial, Dtype dtype, Device device) {
        this.slots = slots(initial);
        this.shares = Shares.alone(device);
        this.mixed = dtype == Dtype.BF16 || dtype == Dtype.FP16;
        long elements = slots.values().stream()
                .mapToLong(slot -> slot.stretch().elements())
                .sum();
        this.computed = Tensor.zeros(dtype, device, elements).keep();
        this.computedGradient = Tensor.zeros(dtype, device, elements).keep();
        this.master = (mixed ? Tensor.zeros(Dtype.FP32, device, elements) : computed.detach()).keep();
        this.gradient = (mixed ? Tensor.zeros(Dtype.FP32, device, elements) : computedGradient.detach()).keep();
        this.weights = new LinkedHashMap<>();
        slots.forEach((name, slot) -> {
            view(master, slot).copyInPlace(initial.get(name));
            var weight = view(computed, slot).detach().requireGradient(true).keep();
            weight.handle().mutable_grad().put(view(computedGradient, slot).handle());
            weights.put(name, weight);
        });
        publish();
    }

    /** From now on keeps a stretch only of what is shared out. */
    void share(Shares among) {
        shares = among;
        if (!shares.shared()) {
            return;
        }
        var stretch = own();
        var part = mixed ? stretch.of(master).copy() : stretch.of(computed);
        master.close();
        master = part.keep();
        if (shares.gradients()) {
            weights.values().forEach(weight -> weight.handle().mutable_grad().reset());
            computedGradient.close();
            computedGradient = null;
            gradient.close();
            gradient = Tensor.zeros(master.dtype(), master.device(), stretch.elements())
                    .keep();
        }
    }

    /** The tensors the model computes with, by name; their gradients are views of one memory, if not shared out. */
    SequencedMap<String, Tensor> weights() {
        return weights;
    }

    Shares shares() {
        return shares;
    }

    /** How many weights there are. */
    long elements() {
        return computed.elements();
    }

    /** What this process steps. */
    Stretch own() {
        return shares.own(elements());
    }

    /** The weights that this process steps: [own]. */
    Tensor master() {
        return master;
    }

    /** The gradient of {@link #master}: [own]. */
    Tensor masterGradient() {
        return shares.gradients() ? gradient : own().of(gradient);
    }

    /**
     * Sum of the squares of what {@link #masterGradient} holds.
     *
     * @param counted names of the weights that count
     */
    double squaredGradient(Predicate<String> counted) {
        var held = masterGradient();
        if (slots.keySet().stream().allMatch(counted)) {
            return squared(held);
        }
        var own = own();
        double squares = 0;
        for (var slot : slots.entrySet()) {
            var part = slot.getValue().stretch().overlap(own);
            if (part.elements() > 0 && counted.test(slot.getKey())) {
                squares += squared(part.within(held, own.offset()));
            }
        }
        return squares;
    }

    private static double squared(Tensor values) {
        double norm = values.handle().norm().item_double();
        return norm * norm;
    }

    /** All gradients, where they are not shared out: [elements]. */
    Tensor gradient() {
        return gradient;
    }

    /** All weights as the optimiser sees them, in the first process; every process calls this: [elements]. */
    Tensor wholeMaster() {
        return mixed ? shares.collect(master, elements()) : computed;
    }

    /** Where each tensor lies. */
    SequencedMap<String, Slot> slots() {
        return slots;
    }

    /** One tensor of a flat memory that is laid out like the weights. */
    Tensor view(Tensor flat, Slot slot) {
        return slot.stretch().of(flat).view(slot.shape());
    }

    /** Adds what the latest backward pass left to {@link #gradient}, in half precision; else it is there already. */
    void collect() {
        collect(Stretch.between(0, elements()));
    }

    /** Does so for a part of the flat memory. */
    void collect(Stretch stretch) {
        if (mixed) {
            var left = stretch.of(computedGradient);
            stretch.of(gradient).addInPlace(left);
            left.handle().zero_();
        }
    }

    /** Bytes of the weights, the model's and the optimiser's. */
    long weightBytes() {
        return bytes(computed) + (mixed ? bytes(master) : 0);
    }

    /** Bytes of their gradients. */
    long gradientBytes() {
        return bytes(gradient) + (mixed && computedGradient != null ? bytes(computedGradient) : 0);
    }

    private static long bytes(Tensor tensor) {
        return tensor.elements() * tensor.dtype().bytes();
    }

    void zeroGradient() {
        gradient.handle().zero_();
    }

    /** Hands the optimiser's weights to the model, and to the other processes' models where they are shared out. */
    void publish() {
        if (mixed) {
            own().of(computed).copyInPlace(master);
        }
        if (shares.shared()) {
            shares.spread(computed);
        }
    }

    @Override
    public void close() {
        weights.values().forEach(Tensor::close);
        master.close();
        gradient.close();
        computed.close();
        if (computedGradient != null) {
            computedGradient.close();
        }
    }

    private static SequencedMap<String, Slot> slots(Map<String, Tensor> tensors) {
        var slots = new LinkedHashMap<String, Slot>();
        long offset = 0;
        for (var entry : tensors.entrySet()) {
            long elements = entry.getValue().elements();
            slots.put(
                    entry.getKey(),
                    new Slot(new Stretch(offset, elements), entry.getValue().shape()));
            offset += elements;
        }
        return slots;
    }
}
