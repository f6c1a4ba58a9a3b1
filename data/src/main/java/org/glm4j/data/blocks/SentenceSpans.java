package org.glm4j.data.blocks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * Whole sentences as blanks (GLM, section 2.1.2, "sentence-level"): enough of them, in random order, to cover a share
 * of the sample.
 *
 * <p>What follows a document's last sentence end is not a sentence, unless it is the last document of the sample and
 * was cut.
 */
final class SentenceSpans {

    private final IntPredicate sentenceEnd;
    private final int startToken;
    private final int endToken;
    private final double ratio;

    SentenceSpans(IntPredicate sentenceEnd, int startToken, int endToken, double ratio) {
        this.sentenceEnd = sentenceEnd;
        this.startToken = startToken;
        this.endToken = endToken;
        this.ratio = ratio;
    }

    /** Sentences to blank out, in the order they were drawn. */
    List<Span> choose(int[] ids, RandomGenerator random) {
        List<Span> sentences = sentences(ids);
        Collections.shuffle(sentences, random);
        int budget = (int) (ratio * ids.length);
        int covered = 0;
        for (int i = 0; i < sentences.size(); i++) {
            covered += sentences.get(i).length();
            if (covered >= budget) {
                return new ArrayList<>(sentences.subList(0, i + 1));
            }
        }
        return sentences;
    }

    /** All sentences, left to right. As in the reference, a second document's first one includes its start token. */
    List<Span> sentences(int[] ids) {
        var sentences = new ArrayList<Span>();
        int start = ids[0] == startToken ? 1 : 0;
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == endToken) {
                start = i + 1;
            } else if (sentenceEnd.test(ids[i])) {
                if (start < i + 1) {
                    sentences.add(new Span(start, i + 1));
                }
                start = i + 1;
            }
        }
        if (start < ids.length) {
            sentences.add(new Span(start, ids.length));
        }
        return sentences;
    }
}
