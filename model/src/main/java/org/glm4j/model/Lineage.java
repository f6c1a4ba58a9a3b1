package org.glm4j.model;

import java.util.Arrays;

/** How far continuations, which descend from each other, still have the same past. */
final class Lineage {

    /** Per continuation, for each of its positions: which continuation was fed it, and when. Never written to again. */
    private int[][] marks;

    private int next;

    /**
     * @param continuations that have nothing yet, at least one
     */
    Lineage(int continuations) {
        marks = new int[continuations][];
        Arrays.setAll(marks, _ -> new int[0]);
    }

    /** Every continuation was fed so many positions of its own. */
    void grow(int added) {
        int before = length();
        for (int i = 0; i < marks.length; i++) {
            marks[i] = Arrays.copyOf(marks[i], before + added);
            for (int position = before; position < before + added; position++) {
                marks[i][position] = next++;
            }
        }
    }

    private int length() {
        return marks[0].length;
    }

    /** Replaces the continuations: new one {@code i} goes on where old one {@code parents[i]} was. */
    void select(int[] parents) {
        marks = Arrays.stream(parents).mapToObj(parent -> marks[parent]).toArray(int[][]::new);
    }

    /**
     * How many of the first positions all continuations of a context share, whichever context.
     *
     * @param owners per continuation its context
     * @param firsts per context one of its continuations
     */
    int common(int[] owners, int[] firsts) {
        int common = length();
        for (int i = 0; i < marks.length; i++) {
            int[] other = marks[firsts[owners[i]]];
            int same = Arrays.mismatch(marks[i], 0, common, other, 0, common);
            common = same < 0 ? common : same;
        }
        return common;
    }

    /** Forgets the first positions. */
    void forget(int positions) {
        Arrays.setAll(marks, i -> Arrays.copyOfRange(marks[i], positions, marks[i].length));
    }
}
