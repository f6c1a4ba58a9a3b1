package org.glm4j.cli;

import org.glm4j.data.batches.BatchPlan;
import org.glm4j.data.blocks.BlankInfillingOptions;
import picocli.CommandLine.Option;

/** What a model learns from a text, under the reference's names. */
final class ObjectiveOptions {

    @Option(names = "--bert-prob", paramLabel = "P", description = "Share of batches that blank short spans; 0.5.")
    private double bertProb = 0.5;

    @Option(
            names = "--bert-ratio",
            paramLabel = "P",
            description = "Share of a text's tokens in short spans; 0.15, a constant of the reference.")
    private double bertRatio = 0.15;

    @Option(
            names = "--gap-sentence-prob",
            paramLabel = "P",
            description = "Share of batches that blank sentences; what is left over generates a long text; 0.")
    private double gapSentenceProb;

    @Option(
            names = "--gap-sentence-ratio",
            paramLabel = "P",
            description = "Share of a text's tokens in blanked sentences; 0.15.")
    private double gapSentenceRatio = 0.15;

    @Option(
            names = "--avg-block-length",
            paramLabel = "X",
            description = "Mean of the Poisson distribution of short spans' lengths; 3.")
    private double avgBlockLength = 3;

    @Option(
            names = "--gpt-infill-prob",
            paramLabel = "P",
            description = "Probability that a long text to generate ends the sample; 0.5.")
    private double gptInfillProb = 0.5;

    @Option(names = "--gpt-min-ratio", paramLabel = "P", description = "Least share of a sample to generate; 0.5.")
    private double gptMinRatio = 0.5;

    @Option(names = "--single-span-prob", paramLabel = "P", description = "Share of batches with one short span; 0.")
    private double singleSpanProb;

    @Option(names = "--short-seq-prob", paramLabel = "P", description = "Share of batches cut into short texts; 0.")
    private double shortSeqProb;

    @Option(names = "--no-shuffle-block", description = "Blanks come in the order of the text.")
    private boolean noShuffleBlock;

    @Option(names = "--random-position", description = "First positions start at a random number.")
    private boolean randomPosition;

    @Option(names = "--masked-lm", description = "Predict blanked tokens in their places, as BERT does.")
    private boolean maskedLm;

    @Option(names = "--reset-position-ids", description = "With --no-block-lm: positions restart with each document.")
    private boolean resetPositionIds;

    @Option(
            names = "--reset-attention-mask",
            description = "With --no-block-lm: a document does not see the one before.")
    private boolean resetAttentionMask;

    boolean maskedLm() {
        return maskedLm;
    }

    /**
     * What was said.
     *
     * @param blockPosition whether Part B counts second positions
     * @param taskMask whether sentences and long texts have masks of their own
     */
    BatchPlan.Objective objective(
            VocabularyOptions vocabulary, int seqLength, boolean blockPosition, boolean taskMask) {
        if (!vocabulary.blockLm()) {
            return new BatchPlan.Objective.NextToken(resetPositionIds, resetAttentionMask);
        }
        return new BatchPlan.Objective.Blanks(blanks(vocabulary, seqLength, blockPosition, taskMask));
    }

    /** What is blanked out. */
    BlankInfillingOptions blanks(VocabularyOptions vocabulary, int seqLength, boolean blockPosition, boolean taskMask) {
        return BlankInfillingOptions.builder()
                .seqLength(seqLength)
                .bertProb(bertProb)
                .bertRatio(bertRatio)
                .gapSentenceProb(gapSentenceProb)
                .gapSentenceRatio(gapSentenceRatio)
                .avgBlockLength(avgBlockLength)
                .gptInfillProb(gptInfillProb)
                .gptMinRatio(gptMinRatio)
                .singleSpanProb(singleSpanProb)
                .shortSeqProb(shortSeqProb)
                .blockMaskProb(vocabulary.blockMaskProb())
                .contextMaskRatio(vocabulary.contextMaskRatio())
                .shuffleBlocks(!noShuffleBlock)
                .blockPosition(blockPosition)
                .sentinelToken(vocabulary.sentinelToken())
                .taskMask(taskMask)
                .randomPosition(randomPosition)
                .maskedLm(maskedLm)
                .build();
    }
}
