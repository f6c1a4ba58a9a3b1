package org.glm4j.data.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glm4j.foundation.InvalidInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Names of corpora and where they lie: a small YAML or JSON file, such as
 *
 * <pre>
 * wikipedia: /data/wiki            # the reader of that name
 * notes:
 *   path: notes.jsonl.gz           # relative to this file
 *   reader: json                   # without it: the reader called like the corpus, or by the names of files
 *   text-key: body
 *   weight: 2
 * </pre>
 */
public final class CorpusCatalog {

    private static final Set<String> KEYS = Set.of("path", "reader", "text-key", "delim", "weight");

    private final CorpusReaders readers;
    private final Map<String, Corpus> corpora;

    private CorpusCatalog(CorpusReaders readers, Map<String, Corpus> corpora) {
        this.readers = readers;
        this.corpora = corpora;
    }

    /** A catalogue of nothing: corpora are given by their paths. */
    public static CorpusCatalog empty(CorpusReaders readers) {
        return new CorpusCatalog(readers, Map.of());
    }

    /**
     * Reads a catalogue.
     *
     * @throws InvalidInputException if the file cannot be read or says something that is not understood
     */
    public static CorpusCatalog load(Path file, CorpusReaders readers) {
        JsonNode root;
        try {
            root = YAMLMapper.shared().readTree(Files.readString(file)); // JSON is YAML
        } catch (IOException e) {
            throw new InvalidInputException("%s: cannot be read (%s)".formatted(file, e.getMessage()), e);
        } catch (JacksonException e) {
            throw new InvalidInputException("%s: is neither YAML nor JSON (%s)".formatted(file, JsonFault.of(e)), e);
        }
        if (!root.isObject()) {
            throw new InvalidInputException(
                    "%s: give one line for each corpus, such as wikipedia: /data/wiki".formatted(file));
        }
        var catalog = new CorpusCatalog(readers, new LinkedHashMap<>());
        root.forEachEntry((name, entry) -> catalog.corpora.put(name, catalog.entry(file, name, entry)));
        return catalog;
    }

    private Corpus entry(Path file, String name, JsonNode entry) {
        Path folder = file.toAbsolutePath().getParent();
        if (entry.isString()) {
            return corpus(name, folder.resolve(entry.asString()), Optional.empty(), ReaderOptions.DEFAULT, 0);
        }
        if (!entry.isObject()) {
            throw new InvalidInputException("%s: %s needs a path".formatted(file, name));
        }
        entry.propertyNames().forEach(key -> {
            if (!KEYS.contains(key)) {
                throw new InvalidInputException("%s: %s says %s, which is none of %s"
                        .formatted(file, name, key, KEYS.stream().sorted().toList()));
            }
        });
        String path = text(file, name, entry, "path")
                .orElseThrow(() -> new InvalidInputException("%s: %s needs a path".formatted(file, name)));
        String delimiter = text(file, name, entry, "delim").orElse(",");
        if (delimiter.length() != 1) {
            throw new InvalidInputException("%s: %s: delim is one character, not %s".formatted(file, name, delimiter));
        }
        JsonNode weight = entry.path("weight");
        if (!weight.isMissingNode() && !weight.isNumber()) {
            throw new InvalidInputException("%s: %s: weight is a number".formatted(file, name));
        }
        return corpus(
                name,
                folder.resolve(path),
                text(file, name, entry, "reader"),
                new ReaderOptions(text(file, name, entry, "text-key"), delimiter.charAt(0)),
                weight.asDouble(0));
    }

    private static Optional<String> text(Path file, String name, JsonNode entry, String key) {
        JsonNode value = entry.path(key);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw new InvalidInputException("%s: %s: %s is a text".formatted(file, name, key));
        }
        return Optional.of(value.asString());
    }

    private Corpus corpus(String name, Path path, Optional<String> reader, ReaderOptions options, double weight) {
        String called = reader.orElseGet(() -> readers.has(name) ? name : CorpusReaders.ANY_FORMAT);
        return new Corpus(name, path, readers.named(called), options, weight);
    }

    /** Names in the catalogue. */
    public Set<String> names() {
        return Set.copyOf(corpora.keySet());
    }

    /**
     * A corpus by its name in the catalogue or by its path; for a path, the ending of its name decides how it is read.
     *
     * @param options what the user says about files given by path
     * @throws InvalidInputException if it is neither
     */
    public Corpus resolve(String nameOrPath, ReaderOptions options) {
        Corpus known = corpora.get(nameOrPath);
        if (known != null) {
            return known;
        }
        Path path = Path.of(nameOrPath);
        if (Files.exists(path)) {
            return new Corpus(nameOrPath, path, readers.named(CorpusReaders.ANY_FORMAT), options, 0);
        }
        if (readers.has(nameOrPath)) {
            throw new InvalidInputException(
                    "nobody said where corpus %s lies: add a line \"%s: /its/folder\" to the catalogue of corpora"
                            .formatted(nameOrPath, nameOrPath));
        }
        throw new InvalidInputException(
                "%s: no such file or folder, and no corpus of that name in the catalogue".formatted(nameOrPath));
    }
}
