package org.glm4j.data.blocks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.glm4j.data.TokenSample;

/**
 * Cuts samples into several short ones of a common random length, at sentence ends where there are any near, so that
 * the model also sees short inputs.
 */
final class ShortSequences {

    private static final int SHORTEST = 32;

    private final InfillingTokens tokens;
    private final IntPredicate sentenceEnd;
    private final int seqLength;

    ShortSequences(InfillingTokens tokens, IntPredicate sentenceEnd, int seqLength) {
        this.tokens = tokens;
        this.sentenceEnd = sentenceEnd;
        this.seqLength = seqLength;
    }

    /** Whether samples are long enough to be cut at all. */
    boolean possible() {
        return seqLength - 1 > SHORTEST;
    }

    List<TokenSample> cut(List<TokenSample> samples, RandomGenerator random) {
        int target = SHORTEST + random.nextInt(seqLength - 1 - SHORTEST);
        int pieces = (seqLength - 1) / target;
        var cut = new ArrayList<TokenSample>(samples.size() * pieces);
        for (TokenSample sample : samples) {
            for (int piece = 0; piece < pieces; piece++) {
                cut.add(piece(sample, target, random));
            }
        }
        return cut;
    }

    /** Up to {@code target} tokens of a sample behind a start token; its own start token does not count. */
    private TokenSample piece(TokenSample sample, int target, RandomGenerator random) {
        int[] ids = sample.ids();
        if (target >= ids.length - 1) {
            return sample;
        }
        int start = 1 + random.nextInt(ids.length - 1 - target);
        while (start > 1 && !startsSentence(ids, start)) {
            start--;
        }
        int end = start + target;
        while (end > start && !endsSentence(ids[end - 1])) {
            end--;
        }
        if (end - start < target / 2) {
            end = start + target;
        }
        int[] piece = new int[end - start + 1];
        piece[0] = tokens.start();
        System.arraycopy(ids, start, piece, 1, end - start);
        byte[] lossMask = Arrays.copyOfRange(sample.lossMask(), start - 1, end);
        lossMask[0] = 0;
        return new TokenSample(piece, lossMask);
    }

    private boolean startsSentence(int[] ids, int at) {
        return ids[at] != tokens.end() && endsSentence(ids[at - 1]);
    }

    private boolean endsSentence(int id) {
        return sentenceEnd.test(id) || id == tokens.end();
    }
}
