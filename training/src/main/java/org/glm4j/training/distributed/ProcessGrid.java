package org.glm4j.training.distributed;

import java.util.List;
import java.util.stream.IntStream;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Device;

/**
 * The processes of a job by what they share. Those whose ranks follow each other compute one model together, and those at
 * the same place in their models have the same part of it, but batches of their own.
 *
 * @param world all processes
 * @param data those with the same part of the model
 * @param model those with the parts of one model
 */
public record ProcessGrid(Collectives world, Collectives data, Collectives model) implements AutoCloseable {

    /** Processes that each have the whole model. */
    public static ProcessGrid ofWholeModels(Collectives processes) {
        return new ProcessGrid(processes, processes, Collectives.alone(processes.device()));
    }

    /** A process of its own. */
    public static ProcessGrid alone(Device device) {
        return ofWholeModels(Collectives.alone(device));
    }

    /**
     * The ranks of one model's parts.
     *
     * @param rank one of them
     * @param parts of a model
     */
    static List<Integer> modelMembers(int rank, int parts) {
        int first = rank / parts * parts;
        return IntStream.range(first, first + parts).boxed().toList();
    }

    /** The ranks of those that have the part of the model that {@code rank} has. */
    static List<Integer> dataMembers(int rank, int parts, int worldSize) {
        return IntStream.iterate(rank % parts, other -> other < worldSize, other -> other + parts)
                .boxed()
                .toList();
    }

    static void requireEven(int worldSize, int parts) {
        if (parts < 1 || worldSize % parts != 0) {
            throw new InvalidInputException(
                    "%d processes cannot be models of %d parts: give a number of processes that is a multiple of --model-parallel-size"
                            .formatted(worldSize, parts));
        }
    }

    /** The part of the model that this process computes. */
    public SharedModelPart part() {
        return new SharedModelPart(model);
    }

    /** What this process has exchanged so far. */
    public Traffic traffic() {
        return model.size() == 1
                ? world.traffic()
                : world.traffic().plus(data.traffic()).plus(model.traffic());
    }

    /** Leaves all groups. */
    @Override
    public void close() {
        model.close();
        if (model.size() > 1) { // otherwise it is the world
            data.close();
        }
        world.close();
    }
}
