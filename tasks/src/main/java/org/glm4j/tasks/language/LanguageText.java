package org.glm4j.tasks.language;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.glm4j.data.corpus.MalformedRecordException;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.metrics.text.Detokenizer;
import org.glm4j.tasks.DataLines;
import org.glm4j.tasks.TextRules;
import org.glm4j.tokenizers.GlmTokenizer;

/**
 * Documents as tokens.
 *
 * @param documents tokens of each
 * @param words of all documents as their file spaces them: one more than there are spaces, document by document
 */
public record LanguageText(List<int[]> documents, long words) {

    public LanguageText {
        documents = List.copyOf(documents);
    }

    /** Tokens of all documents. */
    public long tokens() {
        return documents.stream().mapToLong(document -> document.length).sum();
    }

    /**
     * A file with one document a line; lines of white space are passed over.
     *
     * @throws InvalidInputException if it cannot be read, is not UTF-8 or has no text: file, line and reason
     */
    public static LanguageText lines(Path file, GlmTokenizer tokenizer) {
        var documents = new ArrayList<int[]>();
        long words = 0;
        try (var lines = new DataLines(existing(file))) {
            while (lines.next()) {
                String line = TextRules.strip(text(file, lines));
                if (!line.isEmpty()) {
                    documents.add(tokenizer.encode(line));
                    words += words(line);
                }
            }
        } catch (IOException e) {
            throw new InvalidInputException("%s: it cannot be read (%s)".formatted(file, e.getMessage()), e);
        }
        return checked(file, new LanguageText(documents, words));
    }

    /**
     * A file of WikiText, one document from beginning to end, with its spacing undone.
     *
     * @throws InvalidInputException if it cannot be read, is not UTF-8 or has no text: file, line and reason
     */
    public static LanguageText wikitext(Path file, GlmTokenizer tokenizer) {
        String text = whole(existing(file));
        String plain = Detokenizer.WIKITEXT.apply(text);
        return checked(file, new LanguageText(List.of(tokenizer.encode(plain)), words(TextRules.strip(text))));
    }

    private static String text(Path file, DataLines lines) {
        try {
            return lines.text();
        } catch (MalformedRecordException e) {
            throw new InvalidInputException("%s, line %d: %s".formatted(file, lines.number(), e.getMessage()), e);
        }
    }

    private static String whole(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            var decoder = StandardCharsets.UTF_8.newDecoder();
            var buffer = ByteBuffer.wrap(bytes);
            try {
                return decoder.decode(buffer).toString();
            } catch (CharacterCodingException e) {
                int line = 1;
                for (int i = 0; i < buffer.position(); i++) {
                    line += bytes[i] == '\n' ? 1 : 0;
                }
                throw new InvalidInputException("%s, line %d: is not UTF-8".formatted(file, line), e);
            }
        } catch (IOException e) {
            throw new InvalidInputException("%s: it cannot be read (%s)".formatted(file, e.getMessage()), e);
        }
    }

    private static Path existing(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException("%s: no such file".formatted(file));
        }
        return file;
    }

    private static LanguageText checked(Path file, LanguageText text) {
        if (text.tokens() < 2 || text.words < 2) {
            throw new InvalidInputException(
                    "%s: it needs at least two words, so that one can be predicted from another".formatted(file));
        }
        return text;
    }

    private static long words(String text) {
        return 1 + text.chars().filter(c -> c == ' ').count();
    }
}
