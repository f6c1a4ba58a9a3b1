package org.glm4j.data.batches;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.blocks.BlankInfilling;
import org.glm4j.data.blocks.BlankInfillingOptions;
import org.glm4j.data.blocks.InfillingTokens;
import org.glm4j.data.blocks.LeftToRight;
import org.glm4j.data.blocks.SentenceEnds;
import org.glm4j.data.documents.DocumentSampler;
import org.glm4j.data.documents.PlainSampler;
import org.glm4j.data.documents.SampleSource;
import org.glm4j.data.documents.SamplingPlan;
import org.glm4j.foundation.CounterRandom;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;

/**
 * How a pretraining's documents become batches, for training and for evaluation.
 *
 * @param tokenizer that the documents were tokenised with
 * @param objective what is to be predicted
 * @param sampling how texts are taken from the documents
 * @param seed the run's seed; evaluations have random numbers of their own
 */
public record BatchPlan(GlmTokenizer tokenizer, Objective objective, Sampling sampling, long seed) {

    /** What is to be predicted. */
    public sealed interface Objective {

        /** Autoregressive blank infilling, or its variant that predicts in place. */
        record Blanks(BlankInfillingOptions options) implements Objective {}

        /**
         * Every token from those before it.
         *
         * @param resetPositionIds whether positions start again with every document ({@code --reset-position-ids})
         * @param resetAttentionMask whether a document does not see the one before ({@code --reset-attention-mask})
         */
        record NextToken(boolean resetPositionIds, boolean resetAttentionMask) implements Objective {}
    }

    /**
     * How texts are taken from documents.
     *
     * @param seqLength most tokens of a text
     * @param acrossDocuments whether a text may hold several short documents ({@code --sample-one-document} is false)
     * @param nonSentenceStart probability of starting in the middle of a sentence
     * @param bestFit whether every document comes once an epoch, packed, instead of being drawn at random
     */
    public record Sampling(int seqLength, boolean acrossDocuments, double nonSentenceStart, boolean bestFit) {}

    /**
     * Batches to train on.
     *
     * @param batchSize texts of a batch
     * @throws InvalidInputException if the objective needs a special token that the vocabulary does not have
     */
    public BatchSource training(List<SamplingPlan.Weighted> corpora, int batchSize) {
        return switch (objective) {
            case Objective.Blanks(var options) ->
                new BlankInfillingBatches(texts(corpora, seed), infilling(options), batchSize, seed);
            case Objective.NextToken next -> leftToRight(next, corpora, batchSize, seed);
        };
    }

    /**
     * Batches to evaluate on, one source for each mode that training has. Which blanks a text gets does not depend on
     * the size of the batches.
     */
    public Map<TrainingMode, BatchSource> evaluation(List<SamplingPlan.Weighted> corpora, int batchSize) {
        long ownSeed = CounterRandom.of(seed, "evaluation", 0, 0).nextLong();
        var sources = new EnumMap<TrainingMode, BatchSource>(TrainingMode.class);
        switch (objective) {
            case Objective.Blanks(var options) ->
                modes(options)
                        .forEach((mode, share) -> sources.put(
                                mode,
                                new BlankInfillingBatches(
                                        texts(corpora, ownSeed),
                                        infilling(only(mode, options)),
                                        batchSize,
                                        1,
                                        ownSeed)));
            case Objective.NextToken next ->
                sources.put(TrainingMode.LEFT_TO_RIGHT, leftToRight(next, corpora, batchSize, ownSeed));
        }
        return sources;
    }

    /** The modes that training has, and the share of its batches that each has. */
    public Map<TrainingMode, Double> modes() {
        return switch (objective) {
            case Objective.Blanks(var options) -> modes(options);
            case Objective.NextToken _ -> Map.of(TrainingMode.LEFT_TO_RIGHT, 1.0);
        };
    }

    private static Map<TrainingMode, Double> modes(BlankInfillingOptions options) {
        double single = options.singleSpanProb();
        var shares = new EnumMap<TrainingMode, Double>(TrainingMode.class);
        shares.put(TrainingMode.BERT, single + (1 - single) * options.bertProb());
        shares.put(TrainingMode.SENTENCE, (1 - single) * options.gapSentenceProb());
        shares.put(TrainingMode.GPT, (1 - single) * (1 - options.bertProb() - options.gapSentenceProb()));
        shares.values().removeIf(share -> share < 1e-9); // what rounding leaves
        return shares;
    }

    private static BlankInfillingOptions only(TrainingMode mode, BlankInfillingOptions options) {
        return options.toBuilder()
                .bertProb(mode == TrainingMode.BERT ? 1 : 0)
                .gapSentenceProb(mode == TrainingMode.SENTENCE ? 1 : 0)
                .singleSpanProb(mode == TrainingMode.BERT ? options.singleSpanProb() : 0)
                .build();
    }

    private BlankInfilling infilling(BlankInfillingOptions options) {
        return new BlankInfilling(options, InfillingTokens.of(tokenizer), SentenceEnds.of(tokenizer));
    }

    private SampleSource texts(List<SamplingPlan.Weighted> corpora, long ownSeed) {
        var tokens = InfillingTokens.of(tokenizer);
        var cut = new DocumentSampler.Options(
                sampling.seqLength(), sampling.acrossDocuments(), sampling.nonSentenceStart());
        return new SamplingPlan(
                        cut, sampling.bestFit(), tokens.start(), tokens.end(), SentenceEnds.of(tokenizer), ownSeed)
                .over(corpora);
    }

    private BatchSource leftToRight(
            Objective.NextToken next, List<SamplingPlan.Weighted> corpora, int batchSize, long ownSeed) {
        int end = tokenizer.commands().id(Command.EOS);
        int pad = tokenizer.commands().id(Command.PAD);
        var texts = SamplingPlan.mixed(
                corpora,
                ownSeed,
                (documents, corpusSeed) -> new PlainSampler(
                        documents, end, pad, sampling.seqLength(), sampling.acrossDocuments(), corpusSeed));
        return new LeftToRightBatches(
                texts, new LeftToRight(end, next.resetPositionIds(), next.resetAttentionMask(), false, 0), batchSize);
    }
}
