package org.glm4j.data.documents;

import java.util.random.RandomGenerator;
import org.glm4j.data.TokenSample;
import org.glm4j.foundation.CounterRandom;

/**
 * The reference's sampling for plain left-to-right modelling: every sample has {@code length + 1} tokens, from a random
 * place of a document drawn in proportion to its tokens, and on through further documents. There are no start tokens
 * and no regard for sentences.
 */
public final class PlainSampler implements SampleSource {

    private final Documents documents;
    private final int endToken;
    private final int padToken;
    private final int length;
    private final boolean acrossDocuments;
    private final long seed;

    /**
     * @param endToken id put behind every document
     * @param padToken id that fills a sample of one short document
     * @param length tokens to be read, one less than a sample holds
     * @param acrossDocuments whether short documents are followed by others rather than filled up
     */
    public PlainSampler(
            Documents documents, int endToken, int padToken, int length, boolean acrossDocuments, long seed) {
        this.documents = documents;
        this.endToken = endToken;
        this.padToken = padToken;
        this.length = length;
        this.acrossDocuments = acrossDocuments;
        this.seed = seed;
    }

    @Override
    public long samplesPerEpoch() {
        return Math.ceilDiv(documents.tokenCount(), length);
    }

    @Override
    public TokenSample sample(long position) {
        RandomGenerator random = CounterRandom.of(seed, "plain sampling", 0, position);
        var sample = new SampleTokens(length + 1);
        long document = documents.draw(random);
        int surplus = documents.length(document) + 1 - sample.room();
        addFrom(sample, document, surplus > 0 ? random.nextInt(surplus + 1) : 0);
        while (acrossDocuments && sample.room() > 0) {
            addFrom(sample, documents.draw(random), 0);
        }
        while (sample.room() > 0) {
            sample.add(padToken, 0);
        }
        return sample.toSample();
    }

    private void addFrom(SampleTokens sample, long document, int start) {
        int end = Math.min(documents.length(document), start + sample.room());
        sample.add(documents, document, start, end);
        if (sample.room() > 0) {
            sample.add(endToken, 1);
        }
    }
}
