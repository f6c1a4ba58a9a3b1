package org.glm4j.data.blocks;

import org.glm4j.foundation.InvalidInputException;

/**
 * What is blanked out and how, under the names of the reference's flags ({@code --bert-prob} is {@code bertProb});
 * {@code bertRatio}, {@code maxBlockLength} and {@code contextMaskRange} are constants there.
 *
 * @param seqLength tokens a sample may have before anything is blanked out
 * @param bertProb probability of blanking short spans
 * @param gapSentenceProb probability of blanking sentences; what is left over generates a long text
 * @param bertRatio share of a sample's tokens in short spans
 * @param gapSentenceRatio share of a sample's tokens in blanked sentences
 * @param avgBlockLength parameter of the Poisson distribution of short spans' lengths
 * @param maxBlockLength short spans are shorter than this
 * @param gptInfillProb probability that a long text to generate ends the sample; otherwise it lies anywhere in it
 * @param gptMinRatio smallest share of the sample to generate
 * @param singleSpanProb probability of one short span only
 * @param shortSeqProb probability of cutting samples into short ones
 * @param blockMaskProb share of tokens replaced by noise in what Part B reads of short spans
 * @param contextMaskRatio share of a sample's tokens replaced by noise next to short spans
 * @param contextMaskRange how near to a blank such noise lies
 * @param shuffleBlocks whether Part B's blanks come in random order ({@code --no-shuffle-block} is false)
 * @param blockPosition whether Part B counts second positions ({@code --no-block-position} is false)
 * @param sentinelToken whether numbered masks tell blanks apart instead of positions
 * @param taskMask whether sentences and long texts have masks of their own
 * @param randomPosition whether first positions start at a random number
 * @param maskedLm whether blanked tokens are predicted in place, without Part B
 */
public record BlankInfillingOptions(
        int seqLength,
        double bertProb,
        double gapSentenceProb,
        double bertRatio,
        double gapSentenceRatio,
        double avgBlockLength,
        int maxBlockLength,
        double gptInfillProb,
        double gptMinRatio,
        double singleSpanProb,
        double shortSeqProb,
        double blockMaskProb,
        double contextMaskRatio,
        int contextMaskRange,
        boolean shuffleBlocks,
        boolean blockPosition,
        boolean sentinelToken,
        boolean taskMask,
        boolean randomPosition,
        boolean maskedLm) {

    public BlankInfillingOptions {
        probability("--bert-prob", bertProb);
        probability("--gap-sentence-prob", gapSentenceProb);
        probability("--bert-prob plus --gap-sentence-prob", bertProb + gapSentenceProb - 1e-10);
        probability("the share of blanked tokens", bertRatio);
        probability("--gap-sentence-ratio", gapSentenceRatio);
        probability("--gpt-infill-prob", gptInfillProb);
        probability("--gpt-min-ratio", gptMinRatio);
        probability("--single-span-prob", singleSpanProb);
        probability("--short-seq-prob", shortSeqProb);
        probability("--block-mask-prob", blockMaskProb);
        probability("--context-mask-ratio", contextMaskRatio);
        atLeast("--seq-length", seqLength, 4);
        atLeast("the largest block length", maxBlockLength, 2);
        if (!(avgBlockLength > 0)) {
            throw new InvalidInputException(
                    "--avg-block-length is %s: give a number above 0".formatted(avgBlockLength));
        }
    }

    private static void probability(String flag, double value) {
        if (!(value <= 1) || value < -1e-9) {
            throw new InvalidInputException("%s is %s: give a number from 0 to 1".formatted(flag, value));
        }
    }

    private static void atLeast(String flag, int value, int least) {
        if (value < least) {
            throw new InvalidInputException("%s is %d: give at least %d".formatted(flag, value, least));
        }
    }

    /** The reference's defaults: half short spans, half generation, no noise. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Sets options one by one; what is not set keeps the reference's default. */
    public static final class Builder {

        private int seqLength = 512;
        private double bertProb = 0.5;
        private double gapSentenceProb;
        private double bertRatio = 0.15;
        private double gapSentenceRatio = 0.15;
        private double avgBlockLength = 3;
        private int maxBlockLength = 40;
        private double gptInfillProb = 0.5;
        private double gptMinRatio = 0.5;
        private double singleSpanProb;
        private double shortSeqProb;
        private double blockMaskProb;
        private double contextMaskRatio;
        private int contextMaskRange = 3;
        private boolean shuffleBlocks = true;
        private boolean blockPosition = true;
        private boolean sentinelToken;
        private boolean taskMask;
        private boolean randomPosition;
        private boolean maskedLm;

        private Builder() {}

        private Builder(BlankInfillingOptions from) {
            seqLength = from.seqLength;
            bertProb = from.bertProb;
            gapSentenceProb = from.gapSentenceProb;
            bertRatio = from.bertRatio;
            gapSentenceRatio = from.gapSentenceRatio;
            avgBlockLength = from.avgBlockLength;
            maxBlockLength = from.maxBlockLength;
            gptInfillProb = from.gptInfillProb;
            gptMinRatio = from.gptMinRatio;
            singleSpanProb = from.singleSpanProb;
            shortSeqProb = from.shortSeqProb;
            blockMaskProb = from.blockMaskProb;
            contextMaskRatio = from.contextMaskRatio;
            contextMaskRange = from.contextMaskRange;
            shuffleBlocks = from.shuffleBlocks;
            blockPosition = from.blockPosition;
            sentinelToken = from.sentinelToken;
            taskMask = from.taskMask;
            randomPosition = from.randomPosition;
            maskedLm = from.maskedLm;
        }

        public Builder seqLength(int value) {
            seqLength = value;
            return this;
        }

        public Builder bertProb(double value) {
            bertProb = value;
            return this;
        }

        public Builder gapSentenceProb(double value) {
            gapSentenceProb = value;
            return this;
        }

        public Builder bertRatio(double value) {
            bertRatio = value;
            return this;
        }

        public Builder gapSentenceRatio(double value) {
            gapSentenceRatio = value;
            return this;
        }

        public Builder avgBlockLength(double value) {
            avgBlockLength = value;
            return this;
        }

        public Builder maxBlockLength(int value) {
            maxBlockLength = value;
            return this;
        }

        public Builder gptInfillProb(double value) {
            gptInfillProb = value;
            return this;
        }

        public Builder gptMinRatio(double value) {
            gptMinRatio = value;
            return this;
        }

        public Builder singleSpanProb(double value) {
            singleSpanProb = value;
            return this;
        }

        public Builder shortSeqProb(double value) {
            shortSeqProb = value;
            return this;
        }

        public Builder blockMaskProb(double value) {
            blockMaskProb = value;
            return this;
        }

        public Builder contextMaskRatio(double value) {
            contextMaskRatio = value;
            return this;
        }

        public Builder contextMaskRange(int value) {
            contextMaskRange = value;
            return this;
        }

        public Builder shuffleBlocks(boolean value) {
            shuffleBlocks = value;
            return this;
        }

        public Builder blockPosition(boolean value) {
            blockPosition = value;
            return this;
        }

        public Builder sentinelToken(boolean value) {
            sentinelToken = value;
            return this;
        }

        public Builder taskMask(boolean value) {
            taskMask = value;
            return this;
        }

        public Builder randomPosition(boolean value) {
            randomPosition = value;
            return this;
        }

        public Builder maskedLm(boolean value) {
            maskedLm = value;
            return this;
        }

        /** The options, checked. */
        public BlankInfillingOptions build() {
            return new BlankInfillingOptions(
                    seqLength,
                    bertProb,
                    gapSentenceProb,
                    bertRatio,
                    gapSentenceRatio,
                    avgBlockLength,
                    maxBlockLength,
                    gptInfillProb,
                    gptMinRatio,
                    singleSpanProb,
                    shortSeqProb,
                    blockMaskProb,
                    contextMaskRatio,
                    contextMaskRange,
                    shuffleBlocks,
                    blockPosition,
                    sentinelToken,
                    taskMask,
                    randomPosition,
                    maskedLm);
        }
    }
}
