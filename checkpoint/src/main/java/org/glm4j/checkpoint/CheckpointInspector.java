package org.glm4j.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.glm4j.foundation.InvalidInputException;

/** Looks at a checkpoint: its files, its tensors, the model it holds, and what training left in it. */
public final class CheckpointInspector {

    private CheckpointInspector() {}

    /**
     * Inspects a checkpoint. Nothing but names, shapes and small values is read.
     *
     * @param path anything that {@link Checkpoint#open} opens
     * @param overrides what the user says about the model
     * @throws InvalidInputException if there is no checkpoint or it is damaged; a model whose configuration cannot be
     *     told is no error here, see {@link Inspection#configProblem}
     */
    public static Inspection inspect(Path path, GlmConfigOverrides overrides) {
        try (var checkpoint = Checkpoint.open(path)) {
            var tensors = checkpoint.tensors();
            Optional<GlmConfig> config = Optional.empty();
            Optional<String> problem = Optional.empty();
            try {
                config = Optional.of(checkpoint.config(overrides));
            } catch (InvalidInputException e) {
                problem = Optional.of(e.getMessage());
            }
            var content = checkpoint.content();
            return new Inspection(
                    path.toString(),
                    checkpoint.layout(),
                    content.container().map(container -> container.name().toLowerCase(Locale.ROOT)),
                    checkpoint.modelParallelSize(),
                    content.files().stream()
                            .map(file -> new Inspection.StoredFile(file.name(), file.size()))
                            .toList(),
                    config,
                    problem,
                    config.map(CheckpointInspector::publishedModels).orElse(List.of()),
                    tensors.stream()
                            .filter(tensor -> !tensor.name().equals(TensorNames.INVERSE_FREQUENCIES))
                            .mapToLong(TensorInfo::elements)
                            .sum(),
                    tensors.stream().mapToLong(TensorInfo::bytes).sum(),
                    checkpoint.iteration(),
                    training(checkpoint.trainingContent(0)),
                    tensors);
        }
    }

    private static List<String> publishedModels(GlmConfig config) {
        return PublishedModel.all().stream()
                .filter(model -> model.config().equals(config))
                .map(PublishedModel::name)
                .toList();
    }

    private static List<Inspection.TrainingItem> training(Value.Dictionary content) {
        return content.entries().entrySet().stream()
                .map(entry -> new Inspection.TrainingItem(
                        ValueText.describe(entry.getKey()), ValueText.describe(entry.getValue())))
                .toList();
    }
}
