package org.glm4j.model.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.glm4j.model.engine.Engine;

/**
 * A stretch of work on one thread, at whose end every tensor made in it is freed, except those that were {@linkplain
 * Tensor#keep() kept}. Scopes nest; use them with try.
 */
public final class TensorScope implements AutoCloseable {

    static {
        Engine.start();
    }

    private final PointerScope pointers = new PointerScope();

    private TensorScope(boolean inference) {
        if (inference) {
            // Belongs to the pointers, is the first of them, and so ends after all others are freed.
            var _ = new InferenceMode(true);
        }
    }

    /** A scope in which operations are recorded for gradients where their inputs ask for it. */
    public static TensorScope open() {
        return new TensorScope(false);
    }

    /** A scope in which nothing is recorded: cheaper, but what it makes can never take part in training. */
    public static TensorScope inference() {
        return new TensorScope(true);
    }

    @Override
    public void close() {
        pointers.close();
    }
}
