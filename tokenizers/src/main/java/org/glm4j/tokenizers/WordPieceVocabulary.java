package org.glm4j.tokenizers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;

/** A BERT vocabulary: one piece a line ({@code vocab.txt}), the line's number is the id. */
record WordPieceVocabulary(Vocabulary vocabulary) implements VocabularyData {

    static final List<String> SPECIAL = List.of("[PAD]", "[CLS]", "[MASK]", "[UNK]", "[SEP]");

    static WordPieceVocabulary read(Path file) {
        var pieces = new ArrayList<String>();
        var lines = new HashMap<String, Integer>();
        VocabularyText.text(file).lines().map(PythonWhitespace::strip).forEach(piece -> {
            pieces.add(piece);
            var earlier = lines.putIfAbsent(piece, pieces.size());
            if (earlier != null) {
                throw new InvalidInputException(
                        "%s: line %d repeats \"%s\" of line %d; the pieces of a vocabulary differ"
                                .formatted(file, pieces.size(), piece, earlier));
            }
        });
        return of(file, pieces);
    }

    /** @param file where the pieces were found, for messages */
    static WordPieceVocabulary of(Path file, List<String> pieces) {
        var vocabulary = new Vocabulary(pieces);
        for (var special : SPECIAL) {
            if (vocabulary.id(special).isEmpty()) {
                throw new InvalidInputException("%s: a BERT vocabulary has a piece %s, this one of %d pieces has none"
                        .formatted(file, special, vocabulary.size()));
            }
        }
        return new WordPieceVocabulary(vocabulary);
    }
}
