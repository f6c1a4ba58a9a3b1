package org.glm4j.training;

/**
 * Bytes that a training keeps from step to step in one process, besides activations and libtorch itself.
 *
 * @param weights those the model computes with, and in half precision those the optimiser steps
 * @param gradients likewise
 * @param optimizer what the optimiser remembers
 */
public record TrainingMemory(long weights, long gradients, long optimizer) {

    /** All of it. */
    public long total() {
        return weights + gradients + optimizer;
    }
}
