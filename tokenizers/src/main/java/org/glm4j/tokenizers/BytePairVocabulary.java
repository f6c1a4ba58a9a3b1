package org.glm4j.tokenizers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;

/** A byte-level BPE vocabulary: pieces by id ({@code vocab.json}) and the merges that build them ({@code merges.txt}). */
record BytePairVocabulary(Vocabulary vocabulary, List<BytePairMerge> merges) implements VocabularyData {

    static BytePairVocabulary read(Path vocabularyFile, Path mergesFile) {
        var vocabulary = JsonVocabulary.read(vocabularyFile);
        return of(vocabularyFile, vocabulary, mergesFile, merges(mergesFile));
    }

    /** @param vocabularyFile with {@code mergesFile} where the data come from, for messages */
    static BytePairVocabulary of(
            Path vocabularyFile, Vocabulary vocabulary, Path mergesFile, List<BytePairMerge> merges) {
        var alphabet = new ByteAlphabet();
        for (int b = 0; b < 256; b++) {
            var symbol = String.valueOf(alphabet.character(b));
            if (vocabulary.id(symbol).isEmpty()) {
                throw new InvalidInputException(
                        "%s: no piece \"%s\" for the byte %d; a byte-level vocabulary has all 256"
                                .formatted(vocabularyFile, symbol, b));
            }
        }
        for (int i = 0; i < merges.size(); i++) {
            var merge = merges.get(i);
            for (var piece : List.of(merge.left(), merge.right(), merge.left() + merge.right())) {
                if (vocabulary.id(piece).isEmpty()) {
                    throw new InvalidInputException(
                            "%s: merge %d (%s %s) needs the piece \"%s\", which %s does not have; the two files do not belong together"
                                    .formatted(mergesFile, i + 1, merge.left(), merge.right(), piece, vocabularyFile));
                }
            }
        }
        return new BytePairVocabulary(vocabulary, List.copyOf(merges));
    }

    /** The first line is a version, the rest are pairs separated by a space. */
    private static List<BytePairMerge> merges(Path file) {
        var merges = new ArrayList<BytePairMerge>();
        var lines = VocabularyText.text(file).split("\n", -1);
        for (int i = 1; i < lines.length; i++) {
            var line = PythonWhitespace.strip(lines[i]);
            if (!line.isEmpty()) {
                merges.add(merge(file, i + 1, line));
            }
        }
        return merges;
    }

    private static BytePairMerge merge(Path file, int line, String text) {
        int space = text.indexOf(' ');
        if (space < 0 || text.indexOf(' ', space + 1) >= 0) {
            throw new InvalidInputException(
                    "%s: line %d is \"%s\", not two pieces separated by a space".formatted(file, line, text));
        }
        return new BytePairMerge(text.substring(0, space), text.substring(space + 1));
    }
}
