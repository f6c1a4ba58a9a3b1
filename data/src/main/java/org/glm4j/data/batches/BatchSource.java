package org.glm4j.data.batches;

import java.util.function.LongFunction;
import org.glm4j.data.Batch;

/**
 * An endless row of batches, each a function of its position: whichever thread asks, in whatever order. May be used by
 * several threads at once.
 */
@FunctionalInterface
public interface BatchSource extends LongFunction<Batch> {

    /**
     * The batch at a position.
     *
     * @param position 0 or more
     */
    Batch batch(long position);

    @Override
    default Batch apply(long position) {
        return batch(position);
    }

    /**
     * The batches of one of several processes that share the work: together they see what one process would see that
     * takes them in turn.
     *
     * @param rank this process, 0 to {@code worldSize - 1}
     * @param worldSize how many there are
     */
    default BatchSource shard(int rank, int worldSize) {
        return position -> batch(position * worldSize + rank);
    }

    /**
     * Mixes batches of downstream tasks in (GLM, section 2.1.2; {@code --multi-task-ratio}).
     *
     * @param tasks where they come from
     * @param ratio probability of a task batch at any position, 0 to 1
     * @param seed the run's seed
     */
    default BatchSource mixedWith(BatchSource tasks, double ratio, long seed) {
        return new MixedBatches(this, tasks, ratio, seed);
    }
}
