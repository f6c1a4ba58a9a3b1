package org.glm4j.data.batches;

import org.glm4j.data.Batch;
import org.glm4j.foundation.CounterRandom;

/** At each position a batch of one of two sources, by lot. */
record MixedBatches(BatchSource main, BatchSource tasks, double ratio, long seed) implements BatchSource {

    @Override
    public Batch batch(long position) {
        boolean task = CounterRandom.of(seed, "multi-task", 0, position).nextDouble() < ratio;
        return (task ? tasks : main).batch(position);
    }
}
