package org.glm4j.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.glm4j.data.Batch;
import org.glm4j.data.TokenSample;
import org.glm4j.data.blocks.BlankInfilling;
import org.glm4j.data.blocks.BlankInfillingOptions;
import org.glm4j.data.blocks.InfillingTokens;

/**
 * A batch to train on: random words with 15 % of them blanked out, in spans of three on average.
 *
 * @param name in words
 * @param textLengths words of each sample before blanks are taken out
 */
record TrainingTask(String name, int[] textLengths) {

    private static final int FIRST_WORD = 1000;
    private static final int WORDS = 29000;
    private static final int LONGEST = 512;

    /** BERT's vocabulary with block symbols, as the published models have it. */
    static final InfillingTokens TOKENS =
            new InfillingTokens(101, 0, 103, 30525, 30524, 30522, 30523, InfillingTokens.NONE, new int[0], new int[0]);

    /** The same kinds of tokens at the start of a small vocabulary. */
    static final InfillingTokens SMALL_TOKENS =
            new InfillingTokens(101, 0, 103, 104, 105, 106, 107, InfillingTokens.NONE, new int[0], new int[0]);

    /** The recipes' batch: texts that fill their row. */
    static TrainingTask fullRows(int rows) {
        int[] lengths = new int[rows];
        Arrays.fill(lengths, LONGEST);
        return new TrainingTask("%d x %d".formatted(rows, LONGEST), lengths);
    }

    /** Texts of 16 to 256 words, evenly mixed. */
    static TrainingTask mixed(int rows) {
        var random = new SplittableRandom(5);
        int[] lengths = random.ints(rows, 16, 257).toArray();
        return new TrainingTask("%d mixed texts of 16 to 256".formatted(rows), lengths);
    }

    /** The texts. */
    List<TokenSample> texts() {
        var random = new SplittableRandom(20220522);
        var samples = new ArrayList<TokenSample>();
        for (int length : textLengths) {
            samples.add(text(random, length));
        }
        return samples;
    }

    /** A start token, then random words. */
    static TokenSample text(SplittableRandom random, int length) {
        int[] ids = new int[length];
        byte[] lossMask = new byte[length];
        Arrays.fill(lossMask, (byte) 1);
        Arrays.setAll(ids, i -> FIRST_WORD + random.nextInt(WORDS));
        ids[0] = TOKENS.start();
        lossMask[0] = 0;
        return new TokenSample(ids, lossMask);
    }

    /** Short spans only. */
    static BlankInfilling shortSpans() {
        return new BlankInfilling(
                BlankInfillingOptions.builder().seqLength(LONGEST).bertProb(1).build(), TOKENS, _ -> false);
    }

    /** The batch. */
    Batch batch() {
        return Batch.of(shortSpans().build(texts(), 1, 0));
    }

    /** The batch as the other side reads it: padded rows. */
    Map<String, Object> arrays(double rate) {
        var batch = batch();
        int rows = batch.rows();
        int length = batch.length();
        var positions = new ArrayList<Object>();
        for (int row = 0; row < rows; row++) {
            int at = 2 * row * length;
            positions.add(List.of(
                    Arrays.copyOfRange(batch.positionIds(), at, at + length),
                    Arrays.copyOfRange(batch.positionIds(), at + length, at + 2 * length)));
        }
        var lossMask = new ArrayList<float[]>();
        for (int row = 0; row < rows; row++) {
            lossMask.add(Arrays.copyOfRange(batch.lossMask(), row * length, (row + 1) * length));
        }
        var arrays = new LinkedHashMap<String, Object>();
        arrays.put("ids", rows(batch.ids(), rows, length));
        arrays.put("targets", rows(batch.targets(), rows, length));
        arrays.put("lossMask", lossMask);
        arrays.put("positions", positions);
        arrays.put("separators", batch.separators());
        arrays.put("rate", rate);
        return arrays;
    }

    private static List<int[]> rows(int[] flat, int rows, int length) {
        var all = new ArrayList<int[]>();
        for (int row = 0; row < rows; row++) {
            all.add(Arrays.copyOfRange(flat, row * length, (row + 1) * length));
        }
        return all;
    }
}
