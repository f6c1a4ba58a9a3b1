package org.glm4j.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.glm4j.foundation.InvalidInputException;

/**
 * The files that make up a checkpoint.
 *
 * @param layout how they are laid out
 * @param directory where they lie
 * @param tensorFiles files with tensors: one, all shards named by an index (then {@code index} is present), or one per
 *     model-parallel rank, in order
 * @param index of a sharded checkpoint
 * @param config {@code config.json} beside them
 */
record CheckpointFiles(
        CheckpointLayout layout, Path directory, List<Path> tensorFiles, Optional<Path> index, Optional<Path> config) {

    private static final String SAFETENSORS_NAME = "model.safetensors";
    private static final String INDEX_SUFFIX = ".index.json";

    static CheckpointFiles locate(Path path) {
        if (Files.isDirectory(path)) {
            return inDirectory(path);
        }
        if (!Files.exists(path)) {
            throw new InvalidInputException(path + " does not exist");
        }
        return file(path);
    }

    /** The checkpoint's name in messages. */
    String place() {
        return index.or(() -> tensorFiles.stream().findFirst())
                .map(file -> file.getFileName().toString())
                .orElseThrow();
    }

    private static CheckpointFiles inDirectory(Path directory) {
        return Stream.of(SAFETENSORS_NAME, SAFETENSORS_NAME + INDEX_SUFFIX)
                .map(directory::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .map(CheckpointFiles::file)
                .orElseThrow(() ->
                        new InvalidInputException("%s holds no checkpoint: no model.safetensors".formatted(directory)));
    }

    private static CheckpointFiles file(Path file) {
        var directory = file.toAbsolutePath().getParent();
        var config = Optional.of(directory.resolve(ConfigFile.NAME)).filter(Files::isRegularFile);
        return file.getFileName().toString().endsWith(INDEX_SUFFIX)
                ? new CheckpointFiles(
                        CheckpointLayout.SAFETENSORS_SHARDED, directory, List.of(), Optional.of(file), config)
                : new CheckpointFiles(CheckpointLayout.SAFETENSORS, directory, List.of(file), Optional.empty(), config);
    }
}
