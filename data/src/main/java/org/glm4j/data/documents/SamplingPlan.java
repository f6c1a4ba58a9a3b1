package org.glm4j.data.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
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
        return mixed(
                corpora,
                seed,
                (documents, ownSeed) -> bestFit
                        ? new BestFitPacking(documents, startToken, endToken, sentenceEnd, options.maxLength(), ownSeed)
                        : new DocumentSampler(documents, startToken, endToken, sentenceEnd, options, ownSeed));
    }

    /**
     * Samples of several corpora in the proportions of their weights, or of their tokens where none has a weight.
     *
     * @param corpora at least one
     * @param seed decides the order, and each corpus' own seed
     * @param sampler makes the samples of one corpus from its documents and its seed
     * @throws InvalidInputException if some have weights and others none
     */
    public static SampleSource mixed(
            List<Weighted> corpora, long seed, BiFunction<Documents, Long, SampleSource> sampler) {
        long weighted = corpora.stream().filter(corpus -> corpus.weight() > 0).count();
        if (weighted != 0 && weighted != corpora.size()) {
            throw new InvalidInputException(
                    "%d of %d corpora have weights: give all of them one, or none".formatted(weighted, corpora.size()));
        }
        var sources = new ArrayList<SampleSource>();
        var weights = new ArrayList<Double>();
        for (Weighted corpus : corpora) {
            long ownSeed = CounterRandom.of(seed, "corpus", 0, sources.size()).nextLong();
            sources.add(sampler.apply(corpus.documents(), ownSeed));
            weights.add(weighted > 0 ? corpus.weight() : corpus.documents().tokenCount());
        }
        return sources.size() == 1 ? sources.getFirst() : new WeightedMixture(sources, weights, seed);
    }
}
