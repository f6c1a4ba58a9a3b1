package org.glm4j.metrics;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The longest sequence of words that two texts have in this order, not necessarily side by side. Time grows with the
 * product of the lengths; of the table only one row of lengths is kept, and for the way back one bit per cell.
 */
final class LongestCommonSubsequence {

    private LongestCommonSubsequence() {}

    /** How long it is. */
    static int length(List<String> reference, List<String> output) {
        return walk(reference, output, null);
    }

    /**
     * Which words of the reference are in it. Of several equally long sequences the one that rouge-score reads from its
     * table, from the end and stepping back in the reference where both ways are equal.
     */
    static BitSet referenceIndices(List<String> reference, List<String> output) {
        var outputShorter = new BitSet[reference.size()];
        walk(reference, output, outputShorter);
        var found = new BitSet();
        int i = reference.size() - 1;
        int j = output.size() - 1;
        while (i >= 0 && j >= 0) {
            if (reference.get(i).equals(output.get(j))) {
                found.set(i);
                i--;
                j--;
            } else if (outputShorter[i].get(j)) {
                j--;
            } else {
                i--;
            }
        }
        return found;
    }

    /** Fills, where given, a bit for each cell in which leaving out the output's word keeps more. */
    private static int walk(List<String> reference, List<String> output, BitSet[] outputShorter) {
        var ids = new HashMap<String, Integer>();
        int[] left = ids(reference, ids);
        int[] right = ids(output, ids);
        int[] lengths = new int[right.length + 1];
        for (int i = 0; i < left.length; i++) {
            BitSet row = outputShorter == null ? null : new BitSet(right.length);
            int diagonal = 0;
            for (int j = 0; j < right.length; j++) {
                int above = lengths[j + 1];
                if (left[i] == right[j]) {
                    lengths[j + 1] = diagonal + 1;
                } else if (lengths[j] > above) {
                    lengths[j + 1] = lengths[j];
                    if (row != null) {
                        row.set(j);
                    }
                }
                diagonal = above;
            }
            if (outputShorter != null) {
                outputShorter[i] = row;
            }
        }
        return lengths[right.length];
    }

    private static int[] ids(List<String> words, Map<String, Integer> ids) {
        return words.stream()
                .mapToInt(word -> ids.computeIfAbsent(word, unseen -> ids.size()))
                .toArray();
    }
}
