package org.glm4j.data.blocks;

import java.util.BitSet;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.glm4j.tokenizers.GlmTokenizer;

/**
 * Which tokens may end a sentence: those whose text, as the vocabulary writes it, contains one of {@code . ? ! ; :},
 * their Chinese forms, an ellipsis or a line break.
 */
public final class SentenceEnds implements IntPredicate {

    private static final String MARKS = ".?!;:。？！；…\n";

    private final BitSet ends;

    private SentenceEnds(BitSet ends) {
        this.ends = ends;
    }

    /**
     * @param vocabularySize ids 0 to {@code vocabularySize - 1} are looked at
     * @param token the text of an id as the vocabulary writes it
     */
    public static SentenceEnds of(int vocabularySize, IntFunction<String> token) {
        var ends = new BitSet(vocabularySize);
        for (int id = 0; id < vocabularySize; id++) {
            ends.set(id, token.apply(id).chars().anyMatch(c -> MARKS.indexOf(c) >= 0));
        }
        return new SentenceEnds(ends);
    }

    /** The sentence ends of a tokenizer's vocabulary. */
    public static SentenceEnds of(GlmTokenizer tokenizer) {
        return of(tokenizer.vocabularySize(), tokenizer::token);
    }

    @Override
    public boolean test(int id) {
        return ends.get(id);
    }
}
