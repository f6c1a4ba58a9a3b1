package org.glm4j.generation.hub;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tokenizers.HubSpecialIds;
import org.glm4j.tokenizers.HubTokenizer;

/**
 * Model inputs for the first blank of every text, as the Hub's {@code build_inputs_for_generation} makes them.
 *
 * <p>Without targets the ids end with the start-of-piece token, and positions and mask reach {@code maxGenLength} tokens
 * beyond the texts, for the tokens to be generated (the Hub's {@code generation_attention_mask}). With targets the ids
 * hold the targets too, and labels say what to predict.
 *
 * @param inputIds [batch, length]
 * @param positionIds [batch, 2, n]: places in the text, then places in the span; n is the length or, without targets, the
 *     length of the texts plus {@code maxGenLength}
 * @param attentionMask [batch, n, n], true where the token of the row sees that of the column
 * @param labels [batch, length]: the token to predict at every place, {@value #IGNORED} where there is none; empty
 *     without targets
 */
public record GenerationInputs(
        int[][] inputIds, int[][][] positionIds, boolean[][][] attentionMask, Optional<int[][]> labels) {

    /** Label of a place where nothing is predicted. */
    public static final int IGNORED = -100;

    /**
     * Inputs for generation.
     *
     * @param texts ids of the texts, padded to one length
     * @param maxGenLength most tokens to generate
     * @throws InvalidInputException if a text has no blank
     */
    public static GenerationInputs of(HubTokenizer.Batch texts, int maxGenLength, HubSpecialIds tokens) {
        int batch = texts.inputIds().length;
        Texts.requireOneLength(texts);
        int[][] startOnly = new int[batch][];
        Arrays.fill(startOnly, new int[] {tokens.sop()});
        return build(texts, startOnly, requirePositive(maxGenLength), tokens, Optional.empty());
    }

    /**
     * Inputs for training and scoring.
     *
     * @param texts ids of the texts, padded to one length
     * @param targets ids of the spans, without special tokens; cut at {@code maxGenLength}, end token included
     * @param padding whether targets are padded to {@code maxGenLength} instead of the longest
     * @throws InvalidInputException if a text has no blank, or there are not as many targets as texts
     */
    public static GenerationInputs of(
            HubTokenizer.Batch texts, List<int[]> targets, int maxGenLength, boolean padding, HubSpecialIds tokens) {
        int batch = texts.inputIds().length;
        Texts.requireOneLength(texts);
        if (targets.size() != batch) {
            throw new InvalidInputException("%d targets for %d texts".formatted(targets.size(), batch));
        }
        int most = requirePositive(maxGenLength);
        int[][] ended = targets.stream()
                .map(target -> IntStream.concat(Arrays.stream(target), IntStream.of(tokens.eop()))
                        .limit(most)
                        .toArray())
                .toArray(int[][]::new);
        int longest = padding
                ? most
                : Arrays.stream(ended).mapToInt(target -> target.length).max().orElse(0);
        int[][] fed = new int[batch][longest];
        int length = texts.inputIds()[0].length;
        int[][] labels = new int[batch][length + longest];
        for (int i = 0; i < batch; i++) {
            Arrays.fill(fed[i], tokens.pad());
            fed[i][0] = tokens.sop();
            System.arraycopy(ended[i], 0, fed[i], 1, Math.min(ended[i].length, longest - 1));
            Arrays.fill(labels[i], IGNORED);
            System.arraycopy(ended[i], 0, labels[i], length, ended[i].length);
        }
        return build(texts, fed, longest, tokens, Optional.of(labels));
    }

    private static GenerationInputs build(
            HubTokenizer.Batch texts, int[][] fed, int span, HubSpecialIds tokens, Optional<int[][]> labels) {
        int batch = texts.inputIds().length;
        int[][] inputIds = new int[batch][];
        int[][][] positionIds = new int[batch][][];
        boolean[][][] attentionMask = new boolean[batch][][];
        for (int i = 0; i < batch; i++) {
            int row = i;
            int[] text = texts.inputIds()[i];
            int mask = Texts.firstMask(text, tokens.maskIds())
                    .orElseThrow(() -> Texts.noMask(row, "a blank is to be filled"));
            inputIds[i] =
                    IntStream.concat(Arrays.stream(text), Arrays.stream(fed[i])).toArray();
            positionIds[i] = new int[][] {
                IntStream.range(0, text.length + span)
                        .map(p -> p < text.length ? p : mask)
                        .toArray(),
                IntStream.range(0, text.length + span)
                        .map(p -> Math.max(0, p - text.length + 1))
                        .toArray()
            };
            attentionMask[i] = visible(texts.attentionMask()[i], span);
        }
        return new GenerationInputs(inputIds, positionIds, attentionMask, labels);
    }

    /** All see the text but its padding; the span sees itself causally. */
    private static boolean[][] visible(int[] real, int span) {
        int length = real.length + span;
        boolean[][] visible = new boolean[length][length];
        for (int query = 0; query < length; query++) {
            Texts.see(real, visible[query]);
            for (int key = real.length; key <= query; key++) {
                visible[query][key] = true;
            }
        }
        return visible;
    }

    private static int requirePositive(int maxGenLength) {
        if (maxGenLength < 1) {
            throw new InvalidInputException("max-gen-length " + maxGenLength + " is not at least 1");
        }
        return maxGenLength;
    }
}
