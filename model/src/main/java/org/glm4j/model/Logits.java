package org.glm4j.model;

/**
 * Scores of all words at all positions.
 *
 * @param values row-major: [batch, length, vocabulary]
 */
public record Logits(int batch, int length, int vocabSize, double[] values) {

    /** The word with the largest score at every position, the first one of equals: [batch][length]. */
    public int[][] argmax() {
        var best = new int[batch][length];
        for (int b = 0; b < batch; b++) {
            for (int i = 0; i < length; i++) {
                int row = (b * length + i) * vocabSize;
                int at = 0;
                for (int word = 1; word < vocabSize; word++) {
                    if (values[row + word] > values[row + at]) {
                        at = word;
                    }
                }
                best[b][i] = at;
            }
        }
        return best;
    }

    /** The score of one word at one position. */
    public double at(int sample, int position, int word) {
        return values[(sample * length + position) * vocabSize + word];
    }
}
