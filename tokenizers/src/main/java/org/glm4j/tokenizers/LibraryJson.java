package org.glm4j.tokenizers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Takes the vocabulary out of a {@code tokenizer.json}. The rest of it (normalisers, added tokens, templates) is not
 * used: what surrounds the subword algorithm is GLM's own.
 */
final class LibraryJson {

    private final Path file;
    private String model = "";
    private Vocabulary vocabulary;
    private List<String> merges = List.of();

    private LibraryJson(Path file) {
        this.file = file;
    }

    static VocabularyData read(Path file) {
        return JsonVocabulary.parse(file, parser -> new LibraryJson(file).read(parser));
    }

    private VocabularyData read(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new InvalidInputException("%s: not a JSON object".formatted(file));
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean isModel = parser.currentName().equals("model");
            parser.nextToken();
            if (isModel && parser.currentToken() == JsonToken.START_OBJECT) {
                readModel(parser);
            } else {
                parser.skipChildren();
            }
        }
        return switch (model) {
            case "WordPiece" -> WordPieceVocabulary.of(file, found().pieces());
            case "BPE" -> BytePairVocabulary.of(file, found(), file, merges);
            default ->
                throw new InvalidInputException(
                        "%s: its model is of type \"%s\"; WordPiece and byte-level BPE can be read, for SentencePiece give the *.model file"
                                .formatted(file, model));
        };
    }

    private Vocabulary found() {
        if (vocabulary == null) {
            throw new InvalidInputException("%s: its model has no vocabulary".formatted(file));
        }
        return vocabulary;
    }

    private void readModel(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            if (name.equals("type") && value == JsonToken.VALUE_STRING) {
                model = parser.getString();
            } else if (name.equals("vocab") && value == JsonToken.START_OBJECT) {
                vocabulary = JsonVocabulary.read(file, parser);
            } else if (name.equals("merges") && value == JsonToken.START_ARRAY) {
                merges = readMerges(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    /** Merges are strings with a space between the pieces or, newer, arrays of two pieces. */
    private List<String> readMerges(JsonParser parser) {
        var result = new ArrayList<String>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            var pieces = new ArrayList<String>();
            if (parser.currentToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() == JsonToken.VALUE_STRING) {
                    pieces.add(parser.getString());
                }
            } else if (parser.currentToken() == JsonToken.VALUE_STRING) {
                pieces.add(parser.getString());
            }
            result.add(BytePairVocabulary.checkedPair(file, "merge " + (result.size() + 1), String.join(" ", pieces)));
        }
        return result;
    }
}
