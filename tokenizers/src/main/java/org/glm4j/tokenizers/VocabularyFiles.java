package org.glm4j.tokenizers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.glm4j.foundation.InvalidInputException;

/**
 * Where a vocabulary lies. In a directory the plain names ({@code vocab.txt}, {@code vocab.json} with {@code
 * merges.txt}) come first, then names that end so ({@code gpt2-vocab.json}); {@code tokenizer.json} is looked at only
 * where there is nothing else.
 */
sealed interface VocabularyFiles {

    record WordPieces(Path file) implements VocabularyFiles {}

    record BytePairs(Path vocabulary, Path merges) implements VocabularyFiles {}

    record SentencePieces(Path file) implements VocabularyFiles {}

    record LibraryJson(Path file) implements VocabularyFiles {}

    /** The kinds of vocabulary files by the ends of their names. */
    enum Kind {
        WORD_PIECES("vocab.txt"),
        BYTE_PAIRS("vocab.json"),
        SENTENCE_PIECES(".model"),
        LIBRARY_JSON("tokenizer.json");

        private final String ending;

        Kind(String ending) {
            this.ending = ending;
        }
    }

    String MERGES = "merges.txt";

    /**
     * @param location a directory or one of the files
     * @param kind what is wanted, empty if whatever is there
     * @param modelType tells apart several vocabularies of a kind by the beginning of their names
     */
    static VocabularyFiles find(Path location, Optional<Kind> kind, Optional<String> modelType) {
        if (Files.isRegularFile(location)) {
            return at(location, kind);
        }
        if (!Files.isDirectory(location)) {
            throw new InvalidInputException("%s: there is no such file or directory".formatted(location));
        }
        var candidates = new ArrayList<Path>();
        var names = list(location);
        for (var wanted : kind.map(List::of).orElse(List.of(Kind.WORD_PIECES, Kind.BYTE_PAIRS, Kind.SENTENCE_PIECES))) {
            candidates.addAll(best(names, wanted.ending, modelType));
        }
        if (candidates.isEmpty() && kind.orElse(Kind.LIBRARY_JSON) != Kind.SENTENCE_PIECES) {
            candidates.addAll(best(names, Kind.LIBRARY_JSON.ending, Optional.empty()));
        }
        if (candidates.isEmpty()) {
            throw new InvalidInputException(
                    "%s: there is no vocabulary here; looked for %s".formatted(location, lookedFor(kind)));
        }
        if (candidates.size() > 1) {
            throw new InvalidInputException(
                    "%s: there are several vocabularies (%s); say which with --tokenizer-type and --tokenizer-model-type, or give the file"
                            .formatted(
                                    location,
                                    candidates.stream()
                                            .map(path -> path.getFileName().toString())
                                            .collect(Collectors.joining(", "))));
        }
        return at(candidates.getFirst(), kind);
    }

    private static VocabularyFiles at(Path file, Optional<Kind> kind) {
        var name = file.getFileName().toString();
        if (kind.equals(Optional.of(Kind.WORD_PIECES)) && !name.endsWith(".json")) {
            return new WordPieces(file); // whatever its name
        }
        if (kind.equals(Optional.of(Kind.SENTENCE_PIECES))) {
            return new SentencePieces(file);
        }
        if (name.endsWith(Kind.LIBRARY_JSON.ending)) {
            return new LibraryJson(file);
        }
        if (name.endsWith(MERGES)) {
            return new BytePairs(beside(file, name, MERGES, Kind.BYTE_PAIRS.ending), file);
        }
        if (name.endsWith(".json")) {
            return new BytePairs(file, beside(file, name, Kind.BYTE_PAIRS.ending, MERGES));
        }
        if (name.endsWith(Kind.SENTENCE_PIECES.ending)) {
            return new SentencePieces(file);
        }
        if (name.endsWith(".txt")) {
            return new WordPieces(file);
        }
        throw new InvalidInputException(
                "%s: the name does not tell what vocabulary this is; say it with --tokenizer-type".formatted(file));
    }

    /** The other half of a byte-pair vocabulary: the same name with another end, else the only file with that end. */
    private static Path beside(Path file, String name, String ending, String otherEnding) {
        var directory = file.toAbsolutePath().getParent();
        if (name.endsWith(ending)) {
            var twin = directory.resolve(name.substring(0, name.length() - ending.length()) + otherEnding);
            if (Files.isRegularFile(twin)) {
                return twin;
            }
        }
        var others = best(list(directory), otherEnding, Optional.empty());
        if (others.size() != 1) {
            throw new InvalidInputException("%s: it needs a %s beside it, and there %s"
                    .formatted(file, otherEnding, others.isEmpty() ? "is none" : "are several"));
        }
        return others.getFirst();
    }

    /** Files that end so: the one of exactly that name, else those that begin with the model's type, else all. */
    private static List<Path> best(List<Path> files, String ending, Optional<String> modelType) {
        var matching = files.stream()
                .filter(path -> path.getFileName().toString().endsWith(ending))
                .toList();
        var exact = matching.stream()
                .filter(path -> path.getFileName().toString().equals(ending))
                .toList();
        if (!exact.isEmpty()) {
            return exact;
        }
        var ofType = matching.stream()
                .filter(path ->
                        modelType.isPresent() && path.getFileName().toString().startsWith(modelType.get()))
                .toList();
        return ofType.isEmpty() ? matching : ofType;
    }

    private static List<Path> list(Path directory) {
        try (var files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new InvalidInputException("%s: cannot be listed (%s)".formatted(directory, e.getMessage()), e);
        }
    }

    private static String lookedFor(Optional<Kind> kind) {
        return switch (kind.orElse(Kind.LIBRARY_JSON)) {
            case WORD_PIECES -> "vocab.txt and tokenizer.json";
            case BYTE_PAIRS -> "vocab.json with merges.txt and tokenizer.json";
            case SENTENCE_PIECES -> "*.model";
            case LIBRARY_JSON -> "vocab.txt, vocab.json with merges.txt, *.model and tokenizer.json";
        };
    }
}
