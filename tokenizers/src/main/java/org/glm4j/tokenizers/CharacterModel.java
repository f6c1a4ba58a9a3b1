package org.glm4j.tokenizers;

import java.util.stream.IntStream;

/** One id per character, its number in Unicode; what lies above U+00FF is unknown. */
record CharacterModel(Vocabulary vocabulary) implements TextModel {

    private static final int SIZE = 256;

    static CharacterModel create() {
        return new CharacterModel(new Vocabulary(
                IntStream.range(0, SIZE).mapToObj(Character::toString).toList()));
    }

    @Override
    public int[] encode(String text) {
        return text.codePoints().map(c -> c < SIZE ? c : UNKNOWN).toArray();
    }

    String decode(int[] ids) {
        var text = new StringBuilder(ids.length);
        for (int id : ids) {
            if (vocabulary.contains(id)) {
                text.append((char) id);
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        // Nothing outside the heap.
    }
}
