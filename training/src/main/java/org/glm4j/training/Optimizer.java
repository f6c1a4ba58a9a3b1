package org.glm4j.training;

import java.util.SequencedMap;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Tensor;

/** Turns gradients into new weights. */
sealed interface Optimizer extends AutoCloseable permits AdamW, Adafactor, Muon {

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
     * From now on keeps the state of those weights only that this process steps, now that they are shared out, if they are.
     *
     * @throws InvalidInputException if they are, and this optimiser cannot
     */
    void share(Shares shares);

    /** Continues a run that has taken so many steps. */
    void resumeAt(long steps);

    @Override
    void close();
}
