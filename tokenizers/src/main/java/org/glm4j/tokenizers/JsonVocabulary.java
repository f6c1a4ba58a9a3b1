package org.glm4j.tokenizers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** Reads {@code {"piece": id, ...}}. */
final class JsonVocabulary {

    private static final int LARGEST_ID = 1 << 24;

    /** Remembering names would cost more than reading them: every piece is one, and comes once. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .build();

    private JsonVocabulary() {}

    /** What to do with an open parser. */
    @FunctionalInterface
    interface Reader<T> {
        T read(JsonParser parser);
    }

    static Vocabulary read(Path file) {
        return parse(file, parser -> {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidInputException("%s: not a JSON object of pieces and ids".formatted(file));
            }
            var vocabulary = read(file, parser);
            if (parser.nextToken() != null) {
                throw new InvalidInputException("%s: something follows the JSON object".formatted(file));
            }
            return vocabulary;
        });
    }

    static <T> T parse(Path file, Reader<T> reader) {
        var bytes = VocabularyText.bytes(file);
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            return reader.read(parser);
        } catch (JacksonException e) {
            throw new InvalidInputException(
                    "%s: not valid JSON at line %d, column %d (%s)"
                            .formatted(
                                    file,
                                    e.getLocation() == null
                                            ? 0
                                            : e.getLocation().getLineNr(),
                                    e.getLocation() == null
                                            ? 0
                                            : e.getLocation().getColumnNr(),
                                    e.getOriginalMessage()),
                    e);
        }
    }

    /** @param parser at the opening brace; afterwards at the closing one */
    static Vocabulary read(Path file, JsonParser parser) {
        var pieces = new ArrayList<String>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var piece = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                throw new InvalidInputException("%s: the id of \"%s\" is not an integer".formatted(file, piece));
            }
            put(file, pieces, piece, parser.getLongValue());
        }
        int gap = pieces.indexOf(null);
        if (gap >= 0) {
            throw new InvalidInputException(
                    "%s: no piece has the id %d, but there are ids up to %d; ids are counted without gaps"
                            .formatted(file, gap, pieces.size() - 1));
        }
        if (pieces.isEmpty()) {
            throw new InvalidInputException("%s: the vocabulary is empty".formatted(file));
        }
        var vocabulary = new Vocabulary(pieces);
        for (int id = 0; id < pieces.size(); id++) {
            int last = vocabulary.id(pieces.get(id)).orElseThrow();
            if (last != id) {
                throw new InvalidInputException(
                        "%s: \"%s\" has two ids, %d and %d".formatted(file, pieces.get(id), id, last));
            }
        }
        return vocabulary;
    }

    private static void put(Path file, List<String> pieces, String piece, long id) {
        if (id < 0 || id > LARGEST_ID) {
            throw new InvalidInputException(
                    "%s: the id %d of \"%s\" is outside 0 to %d".formatted(file, id, piece, LARGEST_ID));
        }
        int index = (int) id;
        if (index >= pieces.size()) {
            pieces.addAll(Collections.nCopies(index + 1 - pieces.size(), null));
        }
        var earlier = pieces.set(index, piece);
        if (earlier != null) {
            throw new InvalidInputException(
                    "%s: \"%s\" and \"%s\" have the same id %d".formatted(file, earlier, piece, index));
        }
    }
}
