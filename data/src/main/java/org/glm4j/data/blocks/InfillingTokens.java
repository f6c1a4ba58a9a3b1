package org.glm4j.data.blocks;

import java.util.stream.IntStream;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.CommandTokens;
import org.glm4j.tokenizers.GlmTokenizer;

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

    /** The tokens that a tokenizer has. */
    public static InfillingTokens of(GlmTokenizer tokenizer) {
        CommandTokens commands = tokenizer.commands();
        int sentinels = 0;
        while (commands.named("MASK" + (sentinels + 1)).isPresent()) {
            sentinels++;
        }
        return new InfillingTokens(
                commands.find(Command.ENC).orElse(NONE),
                commands.find(Command.EOS).orElse(NONE),
                commands.find(Command.MASK).orElse(NONE),
                commands.find(Command.SMASK).orElse(NONE),
                commands.find(Command.GMASK).orElse(NONE),
                commands.find(Command.SOP).orElse(NONE),
                commands.find(Command.EOP).orElse(NONE),
                commands.find(Command.DBLOCK).orElse(NONE),
                sentinels(commands, "MASK", sentinels),
                sentinels(commands, "sop", sentinels));
    }

    private static int[] sentinels(CommandTokens commands, String name, int count) {
        return IntStream.rangeClosed(1, count)
                .map(i -> commands.named(name + i).orElseThrow().id())
                .toArray();
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
