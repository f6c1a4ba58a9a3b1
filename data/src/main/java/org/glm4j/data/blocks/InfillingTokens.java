package org.glm4j.data.blocks;

/**
 * The special tokens of blank infilling, by id; {@link #NONE} where a vocabulary has no such token.
 *
 * @param start begins every document ({@code [CLS]})
 * @param end ends every document (end of text; in BERT's vocabulary the padding token)
 * @param mask stands for a short span ({@code [MASK]})
 * @param sentenceMask stands for sentences ({@code [sMASK]})
 * @param generationMask stands for a long text ({@code [gMASK]})
 * @param pieceStart opens a blank's content ({@code <|startofpiece|>})
 * @param pieceEnd closes it ({@code <|endofpiece|>})
 * @param noise replaces tokens at random ({@code [dBLOCK]})
 * @param sentinelMasks {@code [MASK1]}, {@code [MASK2]}, ...; empty without sentinels
 * @param sentinelPieceStarts {@code <|startofpiece1|>}, ...; as many as {@code sentinelMasks}
 */
public record InfillingTokens(
        int start,
        int end,
        int mask,
        int sentenceMask,
        int generationMask,
        int pieceStart,
        int pieceEnd,
        int noise,
        int[] sentinelMasks,
        int[] sentinelPieceStarts) {

    /** In place of an id: this vocabulary has no such token. */
    public static final int NONE = -1;

    public InfillingTokens {
        if (sentinelMasks.length != sentinelPieceStarts.length) {
            throw new IllegalArgumentException("%d sentinel masks but %d sentinel piece starts"
                    .formatted(sentinelMasks.length, sentinelPieceStarts.length));
        }
    }

    /** The mask of the blank with this rank; rank 0 is the plain mask. */
    int sentinelMask(int rank) {
        return rank == 0 ? mask : sentinelMasks[rank - 1];
    }

    /** The opening of the blank with this rank; rank 0 is the plain one. */
    int sentinelPieceStart(int rank) {
        return rank == 0 ? pieceStart : sentinelPieceStarts[rank - 1];
    }
}
