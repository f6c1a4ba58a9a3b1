package org.glm4j.data.blocks;

import org.glm4j.data.TokenSample;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.TrainingSample;

/**
 * A long text to generate at the end of a sample (GLM, section 2.1.2, "document-level"): the beginning, one mask, and
 * the rest as Part B. Unlike a blank, it has no closing token: the last target is the text's own last token, and its
 * loss mask is the text's.
 */
final class GenerationSplit {

    private static final int[] ALL_VISIBLE = {};

    private final InfillingTokens tokens;
    private final BlankInfillingOptions options;

    GenerationSplit(InfillingTokens tokens, BlankInfillingOptions options) {
        this.tokens = tokens;
        this.options = options;
    }

    /**
     * @param text the sample
     * @param division tokens that stay in Part A, from 1 to one less than there are
     */
    TrainingSample split(TokenSample text, int division) {
        int generated = text.length() - division;
        int partA = division + 1;
        int length = partA + generated;
        int[] ids = new int[length];
        int[] targets = new int[length];
        float[] lossMask = new float[length];
        int[] positions = new int[length];
        int[] blockPositions = new int[length];
        System.arraycopy(text.ids(), 0, ids, 0, division);
        ids[division] = options.taskMask() ? tokens.generationMask() : tokens.mask();
        ids[partA] = tokens.pieceStart();
        System.arraycopy(text.ids(), division, ids, partA + 1, generated - 1);
        System.arraycopy(ids, 0, targets, 0, partA);
        System.arraycopy(text.ids(), division, targets, partA, generated);
        for (int i = 0; i < length; i++) {
            positions[i] = Math.min(i, division);
            if (i >= partA) {
                lossMask[i] = text.lossMask()[i - 1];
                blockPositions[i] = options.blockPosition() ? i - division : 1;
            }
        }
        return new TrainingSample(
                ids, targets, lossMask, positions, blockPositions, partA, ALL_VISIBLE, TrainingMode.GPT);
    }
}
