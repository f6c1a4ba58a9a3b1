package org.glm4j.data.blocks;

import org.glm4j.data.TokenSample;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.TrainingSample;

/**
 * Plain left-to-right language modelling: every token predicts the next.
 *
 * @param endToken id that ends a document
 * @param resetPositionIds whether positions start again behind the end of a document
 * @param resetAttentionMask whether nothing before the end of a document is seen behind it
 * @param lossAfterEnd whether the first token of a document counts, which only the one before can announce
 * @param memoryLength keys of earlier segments in front of the sample's own (Transformer-XL), 0 for none; every query
 *     then sees as many keys as the sample has tokens
 */
public record LeftToRight(
        int endToken, boolean resetPositionIds, boolean resetAttentionMask, boolean lossAfterEnd, int memoryLength) {

    private static final int[] ALL_VISIBLE = {};

    /**
     * @param text one token more than the sample shall have
     */
    public TrainingSample build(TokenSample text) {
        int length = text.length() - 1;
        int[] ids = new int[length];
        int[] targets = new int[length];
        float[] lossMask = new float[length];
        System.arraycopy(text.ids(), 0, ids, 0, length);
        System.arraycopy(text.ids(), 1, targets, 0, length);
        for (int i = 0; i < length; i++) {
            lossMask[i] = lossAfterEnd || ids[i] != endToken ? text.lossMask()[i + 1] : 0;
        }
        return new TrainingSample(
                ids,
                targets,
                lossMask,
                positions(ids),
                new int[length],
                0,
                firstVisible(ids),
                TrainingMode.LEFT_TO_RIGHT);
    }

    private int[] positions(int[] ids) {
        int[] documentStarts = documentStarts(ids);
        int[] positions = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            positions[i] = resetPositionIds ? i - documentStarts[i] : i;
        }
        return positions;
    }

    private int[] firstVisible(int[] ids) {
        if (memoryLength > 0) {
            int[] first = new int[ids.length];
            for (int query = 0; query < ids.length; query++) {
                first[query] = Math.max(query + 1 + memoryLength - ids.length, 0);
            }
            return first;
        }
        return resetAttentionMask ? documentStarts(ids) : ALL_VISIBLE;
    }

    /** For each token, where its document starts; an end token still belongs to the document it ends. */
    private int[] documentStarts(int[] ids) {
        int[] starts = new int[ids.length];
        int start = 0;
        for (int i = 0; i < ids.length; i++) {
            starts[i] = start;
            if (ids[i] == endToken) {
                start = i + 1;
            }
        }
        return starts;
    }
}
