package org.glm4j.finetuning;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.glm4j.checkpoint.WholeFile;
import org.glm4j.foundation.InvalidInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The best model of a finetuning so far, in the directory {@code best} of its run, whole or absent: a model that every
 * command can load, with the measures that it was judged by in {@code results.json}.
 *
 * @param root of the run
 */
public record BestModel(Path root) {

    private static final String BEST = "best";
    private static final String OLD = ".best.old";
    private static final String NEW = ".best.new";
    private static final String RESULTS = "results.json";
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Where it is, if there is one. */
    public Optional<Path> directory() {
        return Optional.of(root.resolve(BEST)).filter(Files::isDirectory);
    }

    /** Measures that the best model was judged by; {@code epoch} among them counts from 0. */
    public Optional<SequencedMap<String, Double>> measures() {
        return directory().map(directory -> read(directory.resolve(RESULTS)));
    }

    private static SequencedMap<String, Double> read(Path file) {
        try {
            var values = new LinkedHashMap<String, Double>();
            JSON.readTree(Files.readString(file)).properties().forEach(entry -> {
                if (entry.getValue().isNumber()) {
                    values.put(entry.getKey(), entry.getValue().doubleValue());
                }
            });
            return values;
        } catch (IOException | JacksonException e) {
            throw new InvalidInputException("%s: it cannot be read (%s)".formatted(file, e.getMessage()), e);
        }
    }

    /** Puts in order what a kill left. */
    void recover() {
        try {
            Path best = root.resolve(BEST);
            for (String left : List.of(NEW, OLD)) {
                Path directory = root.resolve(left);
                if (Files.isDirectory(directory)) {
                    if (Files.exists(best)) {
                        deleteAll(directory);
                    } else {
                        Files.move(directory, best, StandardCopyOption.ATOMIC_MOVE);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot put %s in order".formatted(root), e);
        }
    }

    /**
     * Replaces the best model.
     *
     * @param measures by name
     * @param epoch counted from 0
     * @param model fills a directory with the model
     */
    void replace(SequencedMap<String, Double> measures, int epoch, WholeFile.Body<Path> model) {
        var results = new LinkedHashMap<String, Object>(measures);
        results.put("type", "validation");
        results.put("epoch", epoch);
        String line = JSON.writeValueAsString(results) + "\n";
        try {
            Path fresh = root.resolve(NEW);
            WholeFile.writeDirectory(fresh, directory -> {
                model.write(directory);
                Files.writeString(directory.resolve(RESULTS), line);
            });
            Path best = root.resolve(BEST);
            Path old = root.resolve(OLD);
            if (Files.exists(best)) {
                Files.move(best, old, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(fresh, best, StandardCopyOption.ATOMIC_MOVE);
            deleteAll(old);
            writeWhole(root.resolve(RESULTS), line);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write %s".formatted(root.resolve(BEST)), e);
        }
    }

    /** Writes a small file that is whole whenever it is there. */
    static void writeWhole(Path file, String text) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
        Files.writeString(temporary, text);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void deleteAll(Path doomed) throws IOException {
        if (!Files.exists(doomed)) {
            return;
        }
        try (var files = Files.walk(doomed)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
