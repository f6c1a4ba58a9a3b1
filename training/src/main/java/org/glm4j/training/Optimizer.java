package org.glm4j.training;

import java.util.SequencedMap;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.training.distributed.Collectives;

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
     * steps this is all that a resume needs. Where it is shared out, each process calls this, and the first gets copies.
     */
    SequencedMap<String, Tensor> state();

    /** Bytes that this process keeps of it. */
    long stateBytes();

    /**
     * From now on keeps a part of the state only, and steps the weights that belong to it; the other processes, which all
     * call this, keep the rest.
     *
     * @throws InvalidInputException if this optimiser cannot
     */
    void shareOut(Collectives processes);

    /** Continues a run that has taken so many steps. */
    void resumeAt(long steps);

    @Override
    void close();
}
