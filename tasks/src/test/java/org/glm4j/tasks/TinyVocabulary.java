package org.glm4j.tasks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.glm4j.tokenizers.GlmTokenizer;
import org.glm4j.tokenizers.TokenizerOptions;
import org.glm4j.tokenizers.Tokenizers;

/** A WordPiece vocabulary of single characters: a word has as many tokens as letters. */
public final class TinyVocabulary {

    private TinyVocabulary() {}

    public static GlmTokenizer in(Path directory) {
        return in(directory, TokenizerOptions.builder().build());
    }

    static GlmTokenizer in(Path directory, TokenizerOptions options) {
        var characters = IntStream.rangeClosed('!', '~')
                .filter(c -> !Character.isUpperCase(c))
                .mapToObj(Character::toString)
                .toList();
        var pieces = Stream.of(
                        Stream.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"),
                        characters.stream(),
                        characters.stream().map(c -> "##" + c))
                .flatMap(s -> s)
                .collect(Collectors.joining("\n", "", "\n"));
        try {
            return Tokenizers.load(Files.writeString(directory.resolve("vocab.txt"), pieces), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
