package org.glm4j.tokenizers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.glm4j.foundation.InvalidInputException;

/** Reads vocabulary files whole, with a limit and in one sentence where it fails. */
final class VocabularyText {

    /** Far above any vocabulary in use; what is larger is something else. */
    static final long LARGEST = 256L << 20;

    private VocabularyText() {}

    static byte[] bytes(Path file) {
        try {
            long size = Files.size(file);
            if (size > LARGEST) {
                throw new InvalidInputException("%s: %,d bytes are too many for a vocabulary; at most %,d are read"
                        .formatted(file, size, LARGEST));
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new InvalidInputException("%s: there is no such file".formatted(file), e);
        } catch (IOException e) {
            throw new InvalidInputException("%s: cannot be read (%s)".formatted(file, e.getMessage()), e);
        }
    }

    /** The file's text without a byte order mark. */
    static String text(Path file) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(file)))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("%s: not UTF-8 text".formatted(file), e);
        }
    }
}
