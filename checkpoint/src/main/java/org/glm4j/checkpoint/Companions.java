package org.glm4j.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Files beside the weights that every copy of a model should have too: the tokenizer's, and the Hub's code files, which
 * are copied like any other bytes.
 */
public final class Companions {

    private static final Set<String> NAMES = Set.of(
            "vocab.txt",
            "vocab.json",
            "merges.txt",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "generation_config.json",
            "configuration_glm.py",
            "modeling_glm.py",
            "tokenization_glm.py");

    /** Model of a SentencePiece tokenizer. */
    private static final String SENTENCE_PIECE_SUFFIX = ".model";

    private static final long MAX_BYTES = 64L << 20;

    private Companions() {}

    /** Those that a directory has. */
    public static List<Path> in(Path directory) {
        try (var files = Files.list(directory)) {
            return files.filter(Companions::belongs).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }

    private static boolean belongs(Path file) {
        var name = file.getFileName().toString();
        try {
            return (NAMES.contains(name) || name.endsWith(SENTENCE_PIECE_SUFFIX))
                    && Files.isRegularFile(file)
                    && Files.size(file) <= MAX_BYTES;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + file, e);
        }
    }

    static void copy(Path from, Path to) throws IOException {
        for (var file : in(from)) {
            WholeFile.write(to.resolve(file.getFileName()), output -> output.write(Files.readAllBytes(file)));
        }
    }
}
