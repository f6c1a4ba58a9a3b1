package org.glm4j.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.glm4j.model.TensorParts;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.training.distributed.Collectives;
import org.glm4j.training.distributed.ProcessGrid;

/**
 * The processes that train a model together. Those that have the same part of a model compute the gradients of batches of
 * their own, which are summed: {@code n} of them train as one would that accumulates {@code n} times as many
 * micro-batches.
 *
 * @param grid who has which part of which model
 * @param stage what those with the same part share out
 * @param bucketBytes of gradients that are summed together, at most
 */
public record TrainingProcesses(ProcessGrid grid, ZeroStage stage, long bucketBytes) {

    /** Large enough that starting an operation costs little beside it, small enough that the first begins early. */
    private static final long BUCKET_BYTES = 25L << 20;

    /** Buckets of the usual size. */
    public TrainingProcesses(ProcessGrid grid, ZeroStage stage) {
        this(grid, stage, BUCKET_BYTES);
    }

    /** A process of its own. */
    public static TrainingProcesses alone(Device device) {
        return new TrainingProcesses(ProcessGrid.alone(device), ZeroStage.NONE);
    }

    Shares shares() {
        return new Shares(grid.data(), stage);
    }

    /** This process's part of a tensor. */
    Tensor part(String name, Tensor whole) {
        return TensorParts.part(name, whole, grid.model().rank(), grid.model().size());
    }

    /** Whether this process's gradient of a weight counts, or is that of another part too, which counts it. */
    boolean counts(String name) {
        return grid.model().rank() == 0 || TensorParts.differ(name);
    }

    /**
     * The tensors of a whole model, of which each process has a part.
     *
     * @param own parts, by name, where this process is the first of those that have the same; empty elsewhere
     * @param weightOf name of the weight that a tensor belongs to, by its own
     * @return in the process of rank 0; empty elsewhere
     */
    SequencedMap<String, Tensor> joined(SequencedMap<String, Tensor> own, UnaryOperator<String> weightOf) {
        if (grid.model().size() == 1) {
            return own;
        }
        var whole = new LinkedHashMap<String, Tensor>();
        if (grid.data().rank() == 0) {
            own.forEach((name, part) -> {
                String weight = weightOf.apply(name);
                var all = TensorParts.differ(weight) ? gathered(grid.model(), part) : List.of(part);
                if (grid.model().rank() == 0) {
                    whole.put(name, TensorParts.whole(weight, all));
                }
            });
        }
        return whole;
    }

    private static List<Tensor> gathered(Collectives processes, Tensor part) {
        var all = Tensor.empty(part.dtype(), part.device(), processes.size() * part.elements());
        processes.allGather(all, part.contiguous().view(part.elements())).await();
        var parts = new ArrayList<Tensor>();
        for (int rank = 0; rank < processes.size(); rank++) {
            parts.add(
                    new Stretch(rank * part.elements(), part.elements()).of(all).view(part.shape()));
        }
        return parts;
    }
}
