package org.glm4j.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.glm4j.tokenizers.GlmTokenizer;
import org.junit.jupiter.api.Test;

class TextStreamTest {

    private static final GlmTokenizer BYTES = TinyTokenizers.bytes();

    private static List<String> pieces(GlmTokenizer tokenizer, int... ids) {
        TextStream stream = new TextStream(tokenizer);
        List<String> pieces = new ArrayList<>();
        for (int id : ids) {
            pieces.add(stream.add(id));
        }
        pieces.add(stream.finish());
        return pieces;
    }

    @Test
    void waitsForAllBytesOfACharacter() {
        assertThat(pieces(BYTES, BYTES.encode("a石🎻b"))).containsExactly("a", "", "", "石", "", "", "", "🎻", "b", "");
    }

    @Test
    void givesOutBytesThatNeverBecomeACharacter() {
        assertThat(pieces(BYTES, 0xE7, 'a', 0xE7)).containsExactly("", "\uFFFDa", "", "\uFFFD");
    }

    @Test
    void putsSpacesWhereWordsBegin() {
        try (var words = TinyTokenizers.words()) {
            assertThat(pieces(words, words.encode("the cat playing")))
                    .containsExactly("the", " cat", " play", "ing", "");
        }
    }

    @Property(tries = 300)
    void piecesAddUpToTheTextOfAnyBytes(@ForAll byte[] values) {
        int[] ids = new int[values.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = values[i] & 0xFF;
        }
        assertThat(String.join("", pieces(BYTES, ids))).isEqualTo(BYTES.decode(ids));
    }

    @Test
    void piecesAddUpToTheTextOfAnyTokensOfTheRealVocabularies() {
        Random random = new Random(1);
        for (GlmTokenizer tokenizer : List.of(TinyTokenizers.bert(), TinyTokenizers.gpt2(), TinyTokenizers.chinese())) {
            try (tokenizer) {
                for (int i = 0; i < 300; i++) {
                    addsUp(tokenizer, random, random.nextInt(20));
                }
            }
        }
    }

    private static void addsUp(GlmTokenizer tokenizer, Random random, int length) {
        int[] ids = random.ints(length, 0, tokenizer.vocabularySize()).toArray();
        assertThat(String.join("", pieces(tokenizer, ids))).isEqualTo(tokenizer.decode(ids));
    }
}
