package org.glm4j.data.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.glm4j.foundation.CounterRandom;
import org.glm4j.foundation.InvalidInputException;

/**
 * How text samples are taken from one corpus or several.
 *
 * @param options how samples are cut and filled
 * @param bestFit whether every document comes once an epoch, packed ({@link BestFitPacking}), rather than at random
 * @param startToken id put in front of every document
 * @param endToken id put behind every document
 * @param sentenceEnd whether a token may end a sentence
 * @param seed the run's seed; give training and validation different ones
 */
public record SamplingPlan(
        DocumentSampler.Options options,
        boolean bestFit,
        int startToken,
        int endToken,
        IntPredicate sentenceEnd,
        long seed) {

    /**
     * A corpus and its share.
     *
     * @param documents the corpus
     * @param weight its share among the others' weights; 0 lets the numbers of tokens decide
     */
    public record Weighted(Documents documents, double weight) {}

    /**
     * Samples of these corpora.
     *
     * @param corpora at least one
     * @throws InvalidInputException if some have weights and others none
     */
    public SampleSource over(List<Weighted> corpora) {
        long weighted = corpora.stream().filter(corpus -> corpus.weight() > 0).count();
        if (weighted != 0 && weighted != corpora.size()) {
            throw new InvalidInputException(
                    "%d of %d corpora have weights: give all of them one, or none".formatted(weighted, corpora.size()));
        }
        var sources = new ArrayList<SampleSource>();
        var weights = new ArrayList<Double>();
        for (Weighted corpus : corpora) {
            sources.add(source(corpus.documents(), sources.size()));
            weights.add(weighted > 0 ? corpus.weight() : corpus.documents().tokenCount());
        }
        return sources.size() == 1 ? sources.getFirst() : new WeightedMixture(sources, weights, seed);
    }

    private SampleSource source(Documents documents, int number) {
        long ownSeed = CounterRandom.of(seed, "corpus", 0, number).nextLong();
        return bestFit
                ? new BestFitPacking(documents, startToken, endToken, sentenceEnd, options.maxLength(), ownSeed)
                : new DocumentSampler(documents, startToken, endToken, sentenceEnd, options, ownSeed);
    }
}
