package org.glm4j.model.tensor;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.glm4j.model.engine.Engine;

/**
 * A stretch of work on one thread, at whose end every tensor made in it is freed, except those that were {@linkplain
 * Tensor#keep() kept}. Scopes nest; use them with try.
 */
public final class TensorScope implements AutoCloseable {

    static {
        Engine.start();
    }

    private final PointerScope around = PointerScope.getInnerScope(); // null where there is none
    private final PointerScope pointers = new PointerScope();

    private enum Recording {
        WANTED,
        NOT_NOW,
        NEVER
    }

    private TensorScope(Recording recording) {
        // A guard belongs to the pointers, is the first of them, and so ends after all others are freed.
        switch (recording) {
            case WANTED -> {}
            case NOT_NOW -> {
                var _ = new NoGradGuard();
            }
            case NEVER -> {
                var _ = new InferenceMode(true);
            }
        }
    }

    /** A scope in which operations are recorded for gradients where their inputs ask for it. */
    public static TensorScope open() {
        return new TensorScope(Recording.WANTED);
    }

    /** A scope in which nothing is recorded; what it makes can take part in training later, as a constant or a leaf. */
    public static TensorScope unrecorded() {
        return new TensorScope(Recording.NOT_NOW);
    }

    /** A scope in which nothing is recorded: cheaper, but what it makes can never take part in training. */
    public static TensorScope inference() {
        return new TensorScope(Recording.NEVER);
    }

    /** Lets a tensor outlive this scope: it belongs to the scope around this one, or to the caller where there is none. */
    public Tensor release(Tensor tensor) {
        if (around == null) {
            return tensor.keep();
        }
        around.attach(tensor.handle());
        return tensor;
    }

    /**
     * Runs work in a scope of its own: everything it makes is freed, but its result, which belongs to the scope around
     * this call. Work of many parts then takes the memory of one.
     */
    public static Tensor result(Supplier<Tensor> work) {
        Tensor result;
        try (var _ = open()) {
            result = work.get().keep();
        }
        var around = PointerScope.getInnerScope();
        if (around != null) {
            around.attach(result.handle());
            result.handle().releaseReference(); // what keep() holds: the scope holds it now
        }
        return result;
    }

    @Override
    public void close() {
        pointers.close();
    }
}
