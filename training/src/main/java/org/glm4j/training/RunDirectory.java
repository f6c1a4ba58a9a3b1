package org.glm4j.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.glm4j.checkpoint.WholeFile;
import org.glm4j.foundation.InvalidInputException;

/**
 * Where a run saves itself: one directory per saved step, {@code step-00001200}, each whole or absent, each a Hugging
 * Face directory that every command can load, with what a resume needs beside the weights.
 *
 * @param root created where missing
 * @param companions files that are copied into every saved step, such as the vocabulary's
 */
public record RunDirectory(Path root, List<Path> companions) {

    private static final Pattern STEP = Pattern.compile("step-(\\d{8,})");
    /** Names under which steps are made and removed. */
    private static final Pattern LEFT = Pattern.compile("\\.step-\\d{8,}\\..*(tmp|deleted)");

    private static final String SUMS = "SHA256SUMS";

    public RunDirectory {
        companions = List.copyOf(companions);
    }

    /** A run that saves nothing but itself. */
    public RunDirectory(Path root) {
        this(root, List.of());
    }

    /**
     * Saves a step.
     *
     * @param body fills the directory that it is given
     */
    void save(long step, WholeFile.Body<Path> body) {
        WholeFile.writeDirectory(directory(step), directory -> {
            body.write(directory);
            for (Path companion : companions) {
                Files.copy(companion, directory.resolve(companion.getFileName()));
            }
            Checksums.of(directory).write(directory.resolve(SUMS));
        });
    }

    /** The step saved last, if any. */
    public Optional<Path> latest() {
        return saved().stream().findFirst();
    }

    /**
     * Checks that the files of a saved step are what was written.
     *
     * @throws InvalidInputException if one is missing or changed
     */
    static void verify(Path saved) {
        var expected = Checksums.read(saved.resolve(SUMS));
        var actual = Checksums.of(saved);
        expected.byFile().forEach((file, sum) -> {
            if (!sum.equals(actual.byFile().get(file))) {
                throw new InvalidInputException("%s is not what was saved (%s differs): load an earlier step"
                        .formatted(saved.resolve(file), SUMS));
            }
        });
    }

    /** Whether a directory is a saved step. */
    public static boolean isStep(Path directory) {
        return Files.isRegularFile(directory.resolve(RunState.FILE));
    }

    /**
     * What a saved step tells about its run.
     *
     * @param optimizerSteps steps in which the weights changed
     * @param schedule of the learning rate
     * @param provenance what made it, as the run stated it
     */
    public record Description(
            long optimizerSteps, LearningRateSchedule schedule, SequencedMap<String, String> provenance) {}

    /**
     * Reads what a saved step tells about its run.
     *
     * @throws InvalidInputException if the directory is no saved step
     */
    public static Description describe(Path saved) {
        var state = RunState.read(saved);
        return new Description(state.optimizerSteps(), state.schedule(), state.provenance());
    }

    /** Removes what a kill left of steps that were being saved or removed. */
    void clear() {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (var entries = Files.list(root)) {
            entries.filter(entry -> LEFT.matcher(entry.getFileName().toString()).matches())
                    .forEach(RunDirectory::deleteAll);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + root, e);
        }
    }

    /** Removes all but the steps saved last. */
    void prune(int keep) {
        saved().stream().skip(keep).forEach(RunDirectory::delete);
    }

    /** Whether this step is saved. */
    boolean has(long step) {
        return Files.exists(directory(step));
    }

    private Path directory(long step) {
        return root.resolve("step-%08d".formatted(step));
    }

    /** Latest first. */
    private List<Path> saved() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (var entries = Files.list(root)) {
            return entries.filter(entry ->
                            STEP.matcher(entry.getFileName().toString()).matches())
                    .sorted(Comparator.comparingLong(RunDirectory::step).reversed())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + root, e);
        }
    }

    private static long step(Path saved) {
        var matcher = STEP.matcher(saved.getFileName().toString());
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }

    /** Takes the name away first, so that what is left of it after a kill is not taken for a saved step. */
    private static void delete(Path saved) {
        try {
            deleteAll(Files.move(saved, saved.resolveSibling("." + saved.getFileName() + ".deleted")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + saved, e);
        }
    }

    private static void deleteAll(Path doomed) {
        try (var files = Files.walk(doomed)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + doomed, e);
        }
    }
}
