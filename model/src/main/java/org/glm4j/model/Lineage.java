package org.glm4j.model;

import java.util.Arrays;

/** How far continuations, which descend from each other, still have the same past. */
final class Lineage {

    private int[][] marks; // per continuation, for each of its positions: which continuation was fed it, and when
    private int length;
    private int next;

    /**
     * @param continuations that have nothing yet
     */
    Lineage(int continuations) {
        marks = new int[continuations][];
        Arrays.setAll(marks, _ -> new int[0]);
    }

    /** Every continuation was fed so many positions of its own. */
    void grow(int added) {
        for (int i = 0; i < marks.length; i++) {
            marks[i] = Arrays.copyOf(marks[i], Math.max(length + added, marks[i].length));
            for (int position = length; position < length + added; position++) {
                marks[i][position] = next++;
            }
        }
        length += added;
    }

    /** Replaces the continuations: new one {@code i} goes on where old one {@code parents[i]} was. */
    void select(int[] parents) {
        marks = Arrays.stream(parents).mapToObj(parent -> marks[parent].clone()).toArray(int[][]::new);
    }

    /**
     * How many of the first positions all continuations of a context share, whichever context.
     *
     * @param owners per continuation its context
     * @param firsts per context one of its continuations
     */
    int common(int[] owners, int[] firsts) {
        int common = length;
        for (int i = 0; i < marks.length; i++) {
            int[] other = marks[firsts[owners[i]]];
            int same = Arrays.mismatch(marks[i], 0, common, other, 0, common);
            common = same < 0 ? common : same;
        }
        return common;
    }

    /** Forgets the first positions. */
    void forget(int positions) {
        length -= positions;
        for (int i = 0; i < marks.length; i++) {
            marks[i] = Arrays.copyOfRange(marks[i], positions, positions + length);
        }
    }
}
