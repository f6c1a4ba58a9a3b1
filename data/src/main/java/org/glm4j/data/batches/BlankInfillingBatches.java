package org.glm4j.data.batches;

import java.util.ArrayList;
import java.util.List;
import org.glm4j.data.Batch;
import org.glm4j.data.TokenSample;
import org.glm4j.data.TrainingSample;
import org.glm4j.data.blocks.BlankInfilling;
import org.glm4j.data.documents.SampleSource;

/**
 * Batches of blank infilling. A batch is made of groups, each of which draws one mode for all its samples: for training
 * one group, as in the reference; for an evaluation whose result shall not depend on the batch size, groups of one.
 *
 * @param samples the texts
 * @param infilling the objective
 * @param batchSize texts of a batch
 * @param groupSize texts of a group; divides {@code batchSize}
 * @param seed the run's seed
 */
public record BlankInfillingBatches(
        SampleSource samples, BlankInfilling infilling, int batchSize, int groupSize, long seed)
        implements BatchSource {

    public BlankInfillingBatches {
        if (groupSize < 1 || batchSize < 1 || batchSize % groupSize != 0) {
            throw new IllegalArgumentException(
                    "groups of %d do not make up batches of %d".formatted(groupSize, batchSize));
        }
    }

    /** Batches of one group each. */
    public BlankInfillingBatches(SampleSource samples, BlankInfilling infilling, int batchSize, long seed) {
        this(samples, infilling, batchSize, batchSize, seed);
    }

    @Override
    public Batch batch(long position) {
        int groups = batchSize / groupSize;
        List<TrainingSample> rows = new ArrayList<>(batchSize);
        for (long group = position * groups; group < (position + 1) * groups; group++) {
            List<TokenSample> texts = new ArrayList<>(groupSize);
            for (long sample = group * groupSize; sample < (group + 1) * groupSize; sample++) {
                texts.add(samples.sample(sample));
            }
            rows.addAll(infilling.build(texts, seed, group));
        }
        return Batch.of(rows);
    }
}
