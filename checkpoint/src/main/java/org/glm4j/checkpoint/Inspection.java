package org.glm4j.checkpoint;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What there is to know about a checkpoint without running it. {@link #text} shows it to a person; as JSON it is the
 * record's components.
 *
 * @param path as it was given
 * @param layout how it is laid out on disk
 * @param container of PyTorch files: {@code zip} or {@code legacy}
 * @param modelParallelSize parts that the tensors are split into
 * @param files all files that hold tensors or say where they are
 * @param config the model's configuration
 * @param configProblem why there is none: what is missing, or contradicts the stored tensors
 * @param publishedModels names of the published models of exactly this shape
 * @param parameters elements of all tensors, buffers not counted
 * @param tensorBytes size of all tensors, merged
 * @param iteration how many steps the model was trained
 * @param training what else is in the reference's files, one line each
 * @param tensors all of them, merged, in stored order
 */
public record Inspection(
        String path,
        CheckpointLayout layout,
        Optional<String> container,
        int modelParallelSize,
        List<StoredFile> files,
        Optional<GlmConfig> config,
        Optional<String> configProblem,
        List<String> publishedModels,
        long parameters,
        long tensorBytes,
        OptionalLong iteration,
        List<TrainingItem> training,
        List<TensorInfo> tensors) {

    /**
     * A file of the checkpoint.
     *
     * @param name without its directory
     */
    public record StoredFile(String name, long bytes) {}

    /**
     * Something that training left beside the model.
     *
     * @param description what kind of value it is, or the value itself if it is short
     */
    public record TrainingItem(String key, String description) {}

    public Inspection {
        files = List.copyOf(files);
        publishedModels = List.copyOf(publishedModels);
        training = List.copyOf(training);
        tensors = List.copyOf(tensors);
    }

    /** For a person: a few lines of facts, then one line for each tensor. Ends with a line break. */
    public String text() {
        return new InspectionText(this).text();
    }
}
