package org.glm4j.data.blocks;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.TrainingSample;

/**
 * Lays out a sample for autoregressive blank infilling (GLM, sections 2.1 and 2.2.1).
 *
 * <p>Part A is the text with every blank replaced by one mask. Part B holds the blanks' contents, each read behind an
 * opening token and predicted up to a closing one:
 *
 * <pre>
 *   text       x1 x2 x3 x4 x5 x6      blanks (x5 x6), (x3) in this order
 *   ids        x1 x2 [M] x4 [M] | S x5 x6  S x3
 *   targets                     | x5 x6 E  x3 E
 *   position   0  1  2   3  4   | 4  4  4  2  2
 *   block      0  0  0   0  0   | 1  2  3  1  2
 * </pre>
 */
final class BlockBuilder {

    private static final int[] ALL_VISIBLE = {};

    private final InfillingTokens tokens;
    private final BlankInfillingOptions options;

    BlockBuilder(InfillingTokens tokens, BlankInfillingOptions options) {
        this.tokens = tokens;
        this.options = options;
    }

    /**
     * @param text the sample's ids
     * @param blanks disjoint spans, in the order Part B shall have them
     * @param mode which mask stands for a blank
     * @param firstPosition position of the first token, usually 0
     */
    TrainingSample build(int[] text, List<Span> blanks, TrainingMode mode, int firstPosition) {
        int blanked = blanks.stream().mapToInt(Span::length).sum();
        int partA = text.length - blanked + blanks.size();
        int length = partA + blanked + blanks.size();
        int[] ids = new int[length];
        int[] targets = new int[length];
        int[] positions = new int[length];
        int[] blockPositions = new int[length];
        int[] maskPlaces = writePartA(text, blanks, mode, ids); // [rank of the blank]
        System.arraycopy(ids, 0, targets, 0, partA);
        for (int i = 0; i < partA; i++) {
            positions[i] = firstPosition + i;
        }
        int at = partA;
        for (int rank = 0; rank < blanks.size(); rank++) {
            Span blank = blanks.get(rank);
            ids[at] = options.sentinelToken() ? tokens.sentinelPieceStart(rank) : tokens.pieceStart();
            System.arraycopy(text, blank.start(), ids, at + 1, blank.length());
            System.arraycopy(text, blank.start(), targets, at, blank.length());
            targets[at + blank.length()] = tokens.pieceEnd();
            int position = options.sentinelToken() ? options.seqLength() : firstPosition + maskPlaces[rank];
            for (int i = 0; i <= blank.length(); i++) {
                positions[at + i] = position;
                blockPositions[at + i] = options.blockPosition() ? i + 1 : 1;
            }
            at += blank.length() + 1;
        }
        float[] lossMask = new float[length];
        Arrays.fill(lossMask, partA, length, 1);
        return new TrainingSample(ids, targets, lossMask, positions, blockPositions, partA, ALL_VISIBLE, mode);
    }

    /** Writes the text with its masks and returns, for each blank in Part B's order, where its mask lies. */
    private int[] writePartA(int[] text, List<Span> blanks, TrainingMode mode, int[] ids) {
        int[] maskPlaces = new int[blanks.size()];
        Integer[] leftToRight = new Integer[blanks.size()];
        Arrays.setAll(leftToRight, rank -> rank);
        Arrays.sort(
                leftToRight, Comparator.comparingInt(rank -> blanks.get(rank).start()));
        int from = 0;
        int at = 0;
        for (int rank : leftToRight) {
            Span blank = blanks.get(rank);
            refuseEnd(text, blank);
            System.arraycopy(text, from, ids, at, blank.start() - from);
            at += blank.start() - from;
            maskPlaces[rank] = at;
            ids[at++] = maskToken(mode, rank);
            from = blank.end();
        }
        System.arraycopy(text, from, ids, at, text.length - from);
        return maskPlaces;
    }

    int maskToken(TrainingMode mode, int rank) {
        return switch (mode) {
            case GPT -> options.taskMask() ? tokens.generationMask() : tokens.mask();
            case SENTENCE -> options.taskMask() ? tokens.sentenceMask() : tokens.mask();
            case BERT, MULTI_TASK, LEFT_TO_RIGHT -> options.sentinelToken() ? tokens.sentinelMask(rank) : tokens.mask();
        };
    }

    private void refuseEnd(int[] text, Span blank) {
        for (int i = blank.start(); i < blank.end(); i++) {
            if (text[i] == tokens.end()) {
                throw new IllegalArgumentException("the blank [%d, %d) holds the end of a document at %d"
                        .formatted(blank.start(), blank.end(), i));
            }
        }
    }
}
