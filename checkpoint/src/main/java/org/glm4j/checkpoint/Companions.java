package org.glm4j.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Files beside the weights that a converted checkpoint should have too: the tokenizer's, and the Hub's code files, which
 * are copied like any other bytes.
 */
final class Companions {

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

    static void copy(Path from, Path to) throws IOException {
        try (var entries = Files.newDirectoryStream(from, Files::isRegularFile)) {
            for (var file : entries) {
                var name = file.getFileName().toString();
                if ((NAMES.contains(name) || name.endsWith(SENTENCE_PIECE_SUFFIX)) && Files.size(file) <= MAX_BYTES) {
                    WholeFile.write(to.resolve(name), output -> output.write(Files.readAllBytes(file)));
                }
            }
        }
    }
}
