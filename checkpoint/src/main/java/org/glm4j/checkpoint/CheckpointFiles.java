package org.glm4j.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.glm4j.foundation.InvalidInputException;

/**
 * The files that make up a checkpoint, found from the path that a user gave.
 *
 * @param kind how many there are, and why
 * @param root directory of everything else that belongs to the checkpoint: configuration, tokenizer
 * @param directory where {@code files} lie
 * @param files the one file, the index of the shards, or one per model-parallel rank in order
 */
record CheckpointFiles(Kind kind, Path root, Path directory, List<Path> files) {

    enum Kind {
        SINGLE,
        SHARDED,
        MODEL_PARALLEL
    }

    /** What a Hugging Face directory is looked at for, in this order, as transformers does. */
    private static final List<String> HUGGING_FACE_NAMES = List.of(
            "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json");

    /** Files in which the reference and DeepSpeed name the directory of the last checkpoint. */
    static final List<String> TRACKER_NAMES = List.of("latest_checkpointed_iteration.txt", "latest");

    private static final String INDEX_SUFFIX = ".index.json";
    private static final Pattern RANK_FILE = Pattern.compile("mp_rank_(\\d{2,5})_model_states\\.pt");
    private static final int MAX_TRACKER_BYTES = 1024;

    static CheckpointFiles locate(Path path) {
        if (Files.isDirectory(path)) {
            return inDirectory(path.toAbsolutePath().normalize());
        }
        if (!Files.exists(path)) {
            throw new InvalidInputException(path + " does not exist");
        }
        return ofFile(path.toAbsolutePath().normalize());
    }

    /** Name of the file of one rank. */
    static String rankFileName(int rank) {
        return "mp_rank_%02d_model_states.pt".formatted(rank);
    }

    /** The checkpoint's name in messages. */
    String place() {
        return files.getFirst().getFileName().toString();
    }

    Optional<Path> config() {
        return Stream.of(directory, root)
                .map(place -> place.resolve(ConfigFile.NAME))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static CheckpointFiles inDirectory(Path directory) {
        for (var name : HUGGING_FACE_NAMES) {
            var file = directory.resolve(name);
            if (Files.isRegularFile(file)) {
                return ofFile(file);
            }
        }
        for (var name : TRACKER_NAMES) {
            var tracker = directory.resolve(name);
            if (Files.isRegularFile(tracker)) {
                var tagged = directory.resolve(tag(tracker));
                if (!Files.isDirectory(tagged)) {
                    throw new InvalidInputException("%s names %s, but there is no such directory in %s"
                            .formatted(name, tagged.getFileName(), directory));
                }
                return modelParallel(directory, tagged);
            }
        }
        return modelParallel(directory, directory);
    }

    private static CheckpointFiles ofFile(Path file) {
        var directory = file.getParent();
        var name = file.getFileName().toString();
        if (RANK_FILE.matcher(name).matches()) {
            var parent = directory.getParent();
            boolean hasTracker = parent != null
                    && TRACKER_NAMES.stream().anyMatch(tracker -> Files.isRegularFile(parent.resolve(tracker)));
            return modelParallel(hasTracker ? parent : directory, directory);
        }
        return new CheckpointFiles(
                name.endsWith(INDEX_SUFFIX) ? Kind.SHARDED : Kind.SINGLE, directory, directory, List.of(file));
    }

    private static String tag(Path tracker) {
        String tag;
        try {
            if (Files.size(tracker) > MAX_TRACKER_BYTES) {
                throw new InvalidInputException(tracker.getFileName() + ": it is too long to name a directory");
            }
            tag = new String(Files.readAllBytes(tracker), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new InvalidInputException(tracker + " cannot be read: " + e.getMessage(), e);
        }
        if (!Untrusted.isPlainFileName(tag)) {
            throw new InvalidInputException("%s: \"%s\" is not the name of a directory beside it"
                    .formatted(tracker.getFileName(), Untrusted.shown(tag)));
        }
        return tag;
    }

    private static CheckpointFiles modelParallel(Path root, Path directory) {
        var byRank = new TreeMap<Integer, Path>();
        try (var entries = Files.newDirectoryStream(directory, "mp_rank_*_model_states.pt")) {
            for (var entry : entries) {
                var matcher = RANK_FILE.matcher(entry.getFileName().toString());
                if (matcher.matches() && byRank.put(Integer.parseInt(matcher.group(1)), entry) != null) {
                    throw new InvalidInputException(
                            "%s holds two files of rank %s".formatted(directory, matcher.group(1)));
                }
            }
        } catch (IOException e) {
            throw new InvalidInputException(directory + " cannot be read: " + e.getMessage(), e);
        }
        if (byRank.isEmpty()) {
            throw new InvalidInputException(
                    ("%s holds no checkpoint: neither model.safetensors, pytorch_model.bin or an index of either, "
                                    + "nor latest_checkpointed_iteration.txt, nor mp_rank_XX_model_states.pt")
                            .formatted(directory));
        }
        if (byRank.lastKey() != byRank.size() - 1) {
            int missing = 0;
            while (byRank.containsKey(missing)) {
                missing++;
            }
            throw new InvalidInputException("%s holds %s but not %s"
                    .formatted(directory, byRank.lastEntry().getValue().getFileName(), rankFileName(missing)));
        }
        return new CheckpointFiles(Kind.MODEL_PARALLEL, root, directory, new ArrayList<>(byRank.values()));
    }
}
