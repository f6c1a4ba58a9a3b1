package org.glm4j.training;

import org.glm4j.model.tensor.Tensor;

/**
 * A part of flat memory, counted in elements.
 *
 * @param offset of its first element
 * @param elements how many, perhaps none
 */
record Stretch(long offset, long elements) {

    /** All of it. */
    static Stretch all(FlatParameters parameters) {
        return share(parameters, 0, 1);
    }

    /** What falls to one of several processes: shares differ by one element at most. */
    static Stretch share(FlatParameters parameters, int rank, int processes) {
        long elements = parameters.master().elements();
        long from = elements * rank / processes;
        return new Stretch(from, elements * (rank + 1) / processes - from);
    }

    /** This part of a flat tensor. */
    Tensor of(Tensor flat) {
        return Tensor.of(flat.handle().narrow(0, offset, elements));
    }
}
