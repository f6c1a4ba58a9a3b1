package org.glm4j.training;

import java.util.function.Consumer;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.VoidTensorHook;
import org.glm4j.model.tensor.Tensor;

/**
 * The gradient of a weight, noticed as it comes. In a recomputed pass, a weight that several parts use gets its gradient
 * in parts.
 */
final class ArrivingGradient implements AutoCloseable {

    private final String name;
    private final Stretch place;
    private final Tensor weight;
    private final int handle;
    private final VoidTensorHook hook; // libtorch holds it without owning it
    private int expected;
    private int arrivals;
    private long moved;

    /**
     * @param place in flat memory
     * @param arriving told as each part of the gradient is about to be added to the weight's
     */
    ArrivingGradient(String name, Stretch place, Tensor weight, Consumer<ArrivingGradient> arriving) {
        this.name = name;
        this.place = place;
        this.weight = weight;
        this.hook = new VoidTensorHook() {
            @Override
            public void call(TensorBase gradient) {
                gradient.close();
                arriving.accept(ArrivingGradient.this);
            }
        };
        hook.retainReference();
        this.handle = weight.handle().register_hook(hook);
    }

    Stretch place() {
        return place;
    }

    /** A backward pass begins. */
    void expect() {
        arrivals = 0;
    }

    /** A part has been added. */
    void arrived() {
        arrivals++;
        if (expected > 0 && arrivals > expected) {
            throw new IllegalStateException(
                    "the gradient of %s came %d times, not %d".formatted(name, arrivals, expected));
        }
    }

    /**
     * From now on expects as many parts as came this time.
     *
     * @return whether any did
     */
    boolean learn() {
        expected = arrivals;
        return arrivals > 0;
    }

    boolean complete() {
        return expected > 0 && arrivals >= expected;
    }

    /** Adds what lies in a stretch to a sum, and frees the gradient once all of it was taken. */
    void moveTo(Tensor sum, Stretch stretch) {
        var gradient = weight.handle().grad();
        if (!gradient.defined()) {
            return;
        }
        var part = place.overlap(stretch);
        var flat = Tensor.of(gradient).reshape(place.elements());
        part.within(sum, stretch.offset()).addInPlace(part.within(flat, place.offset()));
        moved += part.elements();
        if (moved == place.elements()) {
            moved = 0;
            weight.handle().mutable_grad().reset();
        }
    }

    @Override
    public void close() {
        weight.handle().remove_hook(handle);
        hook.close();
    }
}
