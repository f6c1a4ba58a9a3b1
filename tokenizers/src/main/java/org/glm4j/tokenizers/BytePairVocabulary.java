package org.glm4j.tokenizers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;

/**
 * A byte-level BPE vocabulary: pieces by id ({@code vocab.json}) and the merges that build them ({@code merges.txt}).
 *
 * @param merges pairs of pieces separated by a space, the first to be merged first
 * @param mergesFile where they come from, for messages
 */
record BytePairVocabulary(Vocabulary vocabulary, List<String> merges, Path mergesFile) implements VocabularyData {

    static BytePairVocabulary read(Path vocabularyFile, Path mergesFile) {
        return of(vocabularyFile, JsonVocabulary.read(vocabularyFile), mergesFile, merges(mergesFile));
    }

    /** @param vocabularyFile where the pieces come from, for messages */
    static BytePairVocabulary of(Path vocabularyFile, Vocabulary vocabulary, Path mergesFile, List<String> merges) {
        var alphabet = new ByteAlphabet();
        for (int b = 0; b < 256; b++) {
            var symbol = String.valueOf(alphabet.character(b));
            if (vocabulary.id(symbol).isEmpty()) {
                throw new InvalidInputException(
                        "%s: no piece \"%s\" for the byte %d; a byte-level vocabulary has all 256"
                                .formatted(vocabularyFile, symbol, b));
            }
        }
        return new BytePairVocabulary(vocabulary, merges, mergesFile);
    }

    /**
     * Says which merge does not fit the pieces, if one does not. The library checks the same, faster but with less to
     * say.
     */
    void checkMerges() {
        for (int i = 0; i < merges.size(); i++) {
            int space = merges.get(i).indexOf(' ');
            var left = merges.get(i).substring(0, space);
            var right = merges.get(i).substring(space + 1);
            for (var piece : List.of(left, right, left + right)) {
                if (vocabulary.id(piece).isEmpty()) {
                    throw new InvalidInputException(
                            "%s: merge %d (%s) needs the piece \"%s\", which the vocabulary of %d pieces does not have; the two do not belong together"
                                    .formatted(mergesFile, i + 1, merges.get(i), piece, vocabulary.size()));
                }
            }
        }
    }

    /** The first line is a version, the rest are pairs. */
    private static List<String> merges(Path file) {
        var text = VocabularyText.text(file);
        var merges = new ArrayList<String>();
        int number = 1;
        for (int start = text.indexOf('\n') + 1; start > 0 && start < text.length(); ) {
            number++;
            int end = text.indexOf('\n', start);
            var line = PythonWhitespace.strip(text.substring(start, end < 0 ? text.length() : end));
            if (!line.isEmpty()) {
                merges.add(checkedPair(file, "line " + number, line));
            }
            start = end < 0 ? text.length() : end + 1;
        }
        return merges;
    }

    /** @param place of the pair in the file, for messages */
    static String checkedPair(Path file, String place, String pair) {
        int space = pair.indexOf(' ');
        if (space <= 0 || space == pair.length() - 1 || pair.indexOf(' ', space + 1) >= 0) {
            throw new InvalidInputException(
                    "%s: %s is \"%s\", not two pieces separated by a space".formatted(file, place, pair));
        }
        return pair;
    }
}
