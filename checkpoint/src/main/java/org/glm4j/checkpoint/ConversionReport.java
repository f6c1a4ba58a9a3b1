package org.glm4j.checkpoint;

import java.util.List;

/**
 * What a conversion did.
 *
 * @param source how the source was laid out
 * @param sourceModelParallelSize parts it was split into
 * @param target what was written
 * @param modelParallelSize parts it is split into
 * @param tensors tensors of the whole model
 * @param bytesWritten size of the weights on disk
 * @param overflows finite values that became infinite because the new element type cannot hold them
 * @param notes one sentence each about what a user should know: what was added, padded or left behind
 */
public record ConversionReport(
        CheckpointLayout source,
        int sourceModelParallelSize,
        ConversionOptions.Target target,
        int modelParallelSize,
        int tensors,
        long bytesWritten,
        long overflows,
        List<String> notes) {

    public ConversionReport {
        notes = List.copyOf(notes);
    }
}
