package org.glm4j.training.distributed;

import java.time.Duration;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/**
 * A group of processes, and what they compute together. All of them call the same operations in the same order.
 *
 * <p>An operation begins at once and is over when its {@link Pending} was awaited; until then nobody touches its tensors,
 * which are contiguous, lie on {@link #device()}, and have the same type and length in every process. Where a process is
 * lost, or does not answer in time, the others' operations end with a {@link LostPeerException}; the group is of no use
 * then but to be closed. Used by one thread.
 */
public interface Collectives extends AutoCloseable {

    /** The group of one process. */
    static Collectives alone(Device device) {
        return new OneProcess(device);
    }

    /** This process, from 0 to {@code size() - 1}. */
    int rank();

    /** How many processes there are. */
    int size();

    /** Where tensors must lie. */
    Device device();

    /** Replaces a tensor by its sum over all processes, the same to the last bit in each. */
    Pending allReduce(Tensor tensor);

    /** Replaces a tensor by the largest of every element over all processes. */
    Pending allReduceMax(Tensor tensor);

    /** Replaces a tensor, in the process {@code root}, by its sum over all processes; in the others by anything. */
    Pending reduce(Tensor tensor, int root);

    /** Replaces a tensor by that of the process {@code root}. */
    Pending broadcast(Tensor tensor, int root);

    /**
     * Puts the parts of all processes one behind the other, in the order of their ranks.
     *
     * @param whole result, of {@code size()} times the elements of {@code part}
     */
    Pending allGather(Tensor whole, Tensor part);

    /**
     * Sums up over all processes, and leaves each its part of the sum.
     *
     * @param part result: the part that has this process's place
     * @param whole of {@code size()} times the elements of {@code part}
     */
    Pending reduceScatter(Tensor part, Tensor whole);

    /**
     * Waits until every process is here.
     *
     * @param patience how long, at most
     */
    void barrier(Duration patience);

    /** What this process has exchanged in this group so far. */
    Traffic traffic();

    /** Leaves the group. */
    @Override
    void close();

    /** Sums up numbers over all processes. */
    default double[] sum(double... values) {
        try (var _ = TensorScope.unrecorded()) {
            var tensor = Tensor.of(values, values.length).to(device());
            allReduce(tensor).await();
            return tensor.toDoubles();
        }
    }

    /** An operation that has begun. */
    @FunctionalInterface
    interface Pending {

        /**
         * Waits until the result is there.
         *
         * @throws LostPeerException if it never will be
         */
        void await();
    }
}
