package org.glm4j.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.training.distributed.Collectives;

/**
 * Trainable weights of one kind laid end to end in memory, and their gradients likewise: zeroing, clipping, updating
 * and reducing them is one operation each, however many tensors the model has.
 *
 * <p>In half precision the model computes with a copy ({@link #weights}); {@link #master} holds the weights that the
 * optimiser steps, in single precision, where the optimiser is. In single and double precision both are the same memory,
 * unless the optimiser is elsewhere. Of several processes that share out ({@link Shares}), each keeps a stretch of the
 * latter.
 */
final class FlatParameters implements AutoCloseable {

    /** Where one tensor lies in the flat memory. */
    record Slot(Stretch stretch, long[] shape) {}

    private final SequencedMap<String, Slot> slots;
    private final SequencedMap<String, Tensor> weights;
    private final boolean apart; // whether the optimiser has weights and gradients of its own
    private final Tensor computed; // [elements]
    private Tensor computedGradient; // [elements]; null where gradients are shared out
    private Shares shares;
    private Tensor master; // [own]; the memory of what is computed with unless apart
    private Tensor gradient; // [elements], or [own] where gradients are shared out

    /**
     * @param initial first values by name, copied; any type
     * @param dtype what the model computes in
     * @param device where the model computes
     * @param inMainMemory whether the optimiser works in the processor's memory, wherever that is
     */
    FlatParameters(SequencedMap<String, Tensor> initial, Dtype dtype, Device device, boolean inMainMemory) {
        this.slots = slots(initial);
        this.shares = Shares.alone(device);
        boolean half = dtype == Dtype.BF16 || dtype == Dtype.FP16;
        this.apart = half || inMainMemory;
        Dtype wide = half ? Dtype.FP32 : dtype;
        Device near = inMainMemory ? Device.CPU : device;
        long elements = slots.values().stream()
                .mapToLong(slot -> slot.stretch().elements())
                .sum();
        this.computed = Tensor.zeros(dtype, device, elements).keep();
        this.computedGradient = Tensor.zeros(dtype, device, elements).keep();
        this.master = (apart ? Tensor.zeros(wide, near, elements) : computed.detach()).keep();
        this.gradient = (apart ? Tensor.zeros(wide, near, elements) : computedGradient.detach()).keep();
        this.weights = new LinkedHashMap<>();
        slots.forEach((name, slot) -> {
            view(master, slot).copyInPlace(initial.get(name));
            var weight = view(computed, slot).detach().requireGradient(true).keep();
            weight.handle().mutable_grad().put(view(computedGradient, slot).handle());
            weights.put(name, weight);
        });
        publish();
    }

    /** Takes over the weights that the first process's optimiser has. */
    void takeFromFirst(Collectives processes) {
        var sent = master.to(processes.device());
        processes.broadcast(sent, 0).await();
        if (sent != master) {
            master.copyInPlace(sent);
        }
    }

    /** From now on keeps a stretch only of what is shared out. */
    void share(Shares among) {
        shares = among;
        if (!shares.shared()) {
            return;
        }
        var stretch = own();
        var part = apart ? stretch.of(master).copy() : stretch.of(computed);
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

    /** Where the model computes. */
    Device device() {
        return computed.device();
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
        return apart ? shares.collect(master, elements()) : computed;
    }

    /** Where each tensor lies. */
    SequencedMap<String, Slot> slots() {
        return slots;
    }

    /** One tensor of a flat memory that is laid out like the weights. */
    Tensor view(Tensor flat, Slot slot) {
        return slot.stretch().of(flat).view(slot.shape());
    }

    /** Adds what the latest backward pass left to {@link #gradient}, where that is apart; else it is there already. */
    void collect() {
        collect(Stretch.between(0, elements()));
    }

    /** Does so for a part of the flat memory. */
    void collect(Stretch stretch) {
        if (apart) {
            var left = stretch.of(computedGradient);
            stretch.of(gradient).addInPlace(left.to(gradient.device()));
            left.handle().zero_();
        }
    }

    /** Bytes of the weights, the model's and the optimiser's. */
    long weightBytes() {
        return computed.bytes() + (apart ? master.bytes() : 0);
    }

    /** Bytes of their gradients. */
    long gradientBytes() {
        return gradient.bytes() + (apart && computedGradient != null ? computedGradient.bytes() : 0);
    }

    void zeroGradient() {
        gradient.handle().zero_();
    }

    /** Hands the optimiser's weights to the model, and to the other processes' models where they are shared out. */
    void publish() {
        if (apart) {
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
