package org.glm4j.training;

import java.util.SequencedMap;
import org.glm4j.model.tensor.Tensor;

/** Turns gradients into new weights. */
sealed interface Optimizer extends AutoCloseable permits AdamW, Adafactor {

    /**
     * Takes one step with the gradients at hand.
     *
     * @param learningRate of this step
     */
    void step(double learningRate);

    /** Steps taken. */
    long steps();

    /**
     * What the optimiser remembers between steps, by name, as views: writing to them restores it. With the number of
     * steps this is all that a resume needs.
     */
    SequencedMap<String, Tensor> state();

    /** Continues a run that has taken so many steps. */
    void resumeAt(long steps);

    @Override
    void close();
}
