package org.glm4j.data.documents;

import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.glm4j.data.TokenSample;
import org.glm4j.foundation.CounterRandom;

/**
 * The reference's sampling for blank infilling: documents are drawn with replacement, each with a probability
 * proportional to its tokens.
 *
 * <p>A longer document than a sample gives a random stretch, cut at sentence ends where there are any near. A shorter
 * one is taken whole and, if samples may hold several documents, followed by more. Every document in a sample begins
 * with the start token, and ends with the end token unless it is cut.
 */
public final class DocumentSampler implements SampleSource {

    private final Documents documents;
    private final int startToken;
    private final int endToken;
    private final IntPredicate sentenceEnd;
    private final Options options;
    private final long seed;

    /**
     * How samples are cut and filled.
     *
     * @param maxLength most tokens of a sample ({@code --seq-length}), 2 or more
     * @param acrossDocuments whether short documents are followed by others ({@code --sample-one-document} is false)
     * @param nonSentenceStart probability of starting in the middle of a sentence
     */
    public record Options(int maxLength, boolean acrossDocuments, double nonSentenceStart) {}

    /**
     * @param startToken id put in front of every document
     * @param endToken id put behind every document
     * @param sentenceEnd whether a token may end a sentence
     */
    public DocumentSampler(
            Documents documents, int startToken, int endToken, IntPredicate sentenceEnd, Options options, long seed) {
        this.documents = documents;
        this.startToken = startToken;
        this.endToken = endToken;
        this.sentenceEnd = sentenceEnd;
        this.options = options;
        this.seed = seed;
    }

    @Override
    public TokenSample sample(long position) {
        return sample(CounterRandom.of(seed, "document sampling", 0, position));
    }

    @Override
    public long samplesPerEpoch() {
        return Math.ceilDiv(documents.tokenCount(), options.maxLength());
    }

    TokenSample sample(RandomGenerator random) {
        int maxLength = options.maxLength();
        while (true) {
            long document = documents.draw(random);
            int surplus = documents.length(document) + 2 - maxLength; // with the end token, and one for the start token
            if (surplus <= 0) {
                return whole(document, random);
            }
            var sample = new SampleTokens(maxLength);
            addStretch(sample, document, surplus, random);
            if (sample.length() > 1 && sample.id(1) != endToken) { // else nothing followed the last sentence end
                return sample.toSample();
            }
        }
    }

    /** A short document, and perhaps others behind it. */
    private TokenSample whole(long first, RandomGenerator random) {
        var sample = new SampleTokens(options.maxLength());
        addWhole(sample, first);
        while (options.acrossDocuments() && sample.room() > 0) {
            long next = documents.draw(random);
            if (documents.length(next) + 2 >= sample.room()) {
                addBeginning(sample, next);
                break;
            }
            addWhole(sample, next);
        }
        return sample.toSample();
    }

    private void addWhole(SampleTokens sample, long document) {
        sample.add(startToken, 0);
        sample.add(documents, document, 0, documents.length(document));
        sample.add(endToken, 1);
    }

    /** As much of a document as there is room for. */
    private void addBeginning(SampleTokens sample, long document) {
        int from = sample.length();
        int room = sample.room();
        int length = documents.length(document);
        sample.add(startToken, 0);
        sample.add(documents, document, 0, Math.min(length, room - 1));
        if (length + 2 == room) {
            sample.add(endToken, 1);
        } else {
            cutAtSentenceEnd(sample, from, room);
        }
    }

    /** Drops tokens behind the last sentence end, if at least half of the {@code room} from {@code from} stays. */
    private void cutAtSentenceEnd(SampleTokens sample, int from, int room) {
        int end = sample.length();
        while (end > from + 1 && !sentenceEnd.test(sample.id(end - 1))) {
            end--;
        }
        if (end - from >= room / 2) {
            sample.truncate(end);
        }
    }

    /** A random stretch of a document that is too long. */
    private void addStretch(SampleTokens sample, long document, int surplus, RandomGenerator random) {
        int length = documents.length(document);
        int maxLength = options.maxLength();
        int start = random.nextInt(surplus);
        if (random.nextDouble() > options.nonSentenceStart()) {
            start = random.nextDouble() < 0.5
                    ? sentenceStartBefore(document, start)
                    : sentenceStartBehind(document, start);
        }
        start = Math.min(start, length);
        int end = Math.min(length, start + maxLength - 1);
        sample.add(startToken, 0);
        sample.add(documents, document, start, end);
        if (end == length && sample.room() > 0) {
            sample.add(endToken, 1);
        } else {
            cutAtSentenceEnd(sample, 0, maxLength);
        }
    }

    private int sentenceStartBefore(long document, int start) {
        int reach = Math.min(options.maxLength() / 2, start);
        int[] before = tokens(document, start - reach, start);
        int moved = 0;
        while (moved < reach && !sentenceEnd.test(before[reach - 1 - moved])) {
            moved++;
        }
        return start - moved;
    }

    /** Like the reference, this never stays at the very beginning of a document. */
    private int sentenceStartBehind(long document, int start) {
        int end = documents.length(document) + 1;
        int reach = Math.min(options.maxLength() / 2, end - start);
        int from = Math.max(start - 1, 0);
        int[] around = tokens(document, from, Math.min(start + reach, end - 1));
        int moved = 0;
        while (moved < reach && (start + moved == 0 || !sentenceEnd.test(around[start + moved - 1 - from]))) {
            moved++;
        }
        return start + moved;
    }

    private int[] tokens(long document, int from, int to) {
        int[] ids = new int[to - from];
        documents.read(document, from, to, ids, new byte[to - from], 0);
        return ids;
    }
}
