package org.glm4j.metrics;

import java.util.Locale;
import org.glm4j.metrics.text.WordTokenizer;

/** How alike two texts are: F1 of their words without regard to case and order, as the reference compares sentences. */
public final class TokenF1 {

    // The reference guards against dividing by zero in this way, so that identical texts get a little less than 1.
    private static final double GUARD = 1e-5;

    private TokenF1() {}

    /** From 0 (no word in common) to 1 (both empty); just below 1 where both have the same words. */
    public static double of(String one, String other) {
        Ngrams ofOne = words(one);
        Ngrams ofOther = words(other);
        if (ofOne.total() == 0 || ofOther.total() == 0) {
            return ofOne.total() == ofOther.total() ? 1 : 0;
        }
        double common = ofOne.common(ofOther);
        double precision = common / ofOne.total();
        double recall = common / ofOther.total();
        return 2 * precision * recall / (precision + recall + GUARD);
    }

    private static Ngrams words(String text) {
        return Ngrams.of(WordTokenizer.whitespace().words(text.toLowerCase(Locale.ROOT)), 1);
    }
}
