package org.glm4j.training.scaling;

/**
 * What a training may run on.
 *
 * @param gpus how many
 * @param perMachine GPUs of a machine
 * @param memory of a GPU, in bytes
 * @param operations floating-point operations per second that a GPU reaches in matrix products of training
 * @param within bytes per second that a GPU sends to another of its machine
 * @param between bytes per second that a GPU sends to another machine
 */
public record Cluster(int gpus, int perMachine, double memory, double operations, double within, double between) {

    /** Bytes per second among processes whose ranks follow each other. */
    double amongNeighbours(int processes) {
        return processes <= perMachine ? within : between;
    }

    /** Bytes per second among processes that are so many ranks apart. */
    double amongDistant(int processes, int apart) {
        return processes * apart <= perMachine ? within : between;
    }
}
