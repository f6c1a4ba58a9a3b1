package org.glm4j.data.batches;

import java.util.stream.LongStream;
import org.glm4j.data.Batch;
import org.glm4j.data.blocks.LeftToRight;
import org.glm4j.data.documents.SampleSource;

/**
 * Batches of plain left-to-right language modelling.
 *
 * @param samples texts, of one token more than a row shall have
 * @param objective what is seen and what counts
 * @param batchSize rows of a batch
 */
public record LeftToRightBatches(SampleSource samples, LeftToRight objective, int batchSize) implements BatchSource {

    @Override
    public Batch batch(long position) {
        return Batch.of(
                LongStream.range(position * batchSize, (position + 1) * batchSize)
                        .mapToObj(samples::sample)
                        .map(objective::build)
                        .toList(),
                objective.memoryLength());
    }
}
