package org.glm4j.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies from row to row, in an order in which no row is overwritten before it was read for the last time. Where rows
 * change places in a circle, one waits in a spare row.
 *
 * @param moves in order
 */
record RowMoves(List<Move> moves) {

    /** Stands for the spare row. */
    static final int SPARE = -1;

    /** A copy. */
    record Move(int from, int to) {}

    /**
     * The moves after which row {@code i} holds what row {@code parents[i]} held; rows that stay are not touched.
     *
     * @param parents as many as there are rows
     */
    static RowMoves of(int[] parents) {
        int[] sources = parents.clone(); // of rows that are done: themselves
        int[] readers = new int[sources.length];
        for (int row = 0; row < sources.length; row++) {
            if (sources[row] != row) {
                readers[sources[row]]++;
            }
        }
        var free = new ArrayDeque<Integer>();
        for (int row = 0; row < sources.length; row++) {
            if (sources[row] != row && readers[row] == 0) {
                free.add(row);
            }
        }
        var moves = new ArrayList<Move>();
        while (!free.isEmpty()) {
            int row = free.remove();
            int source = sources[row];
            moves.add(new Move(source, row));
            sources[row] = row;
            if (--readers[source] == 0 && sources[source] != source) {
                free.add(source);
            }
        }
        for (int row = 0; row < sources.length; row++) {
            if (sources[row] != row) {
                addCircle(row, sources, moves);
            }
        }
        return new RowMoves(List.copyOf(moves));
    }

    private static void addCircle(int first, int[] sources, List<Move> moves) {
        moves.add(new Move(first, SPARE));
        int row = first;
        while (sources[row] != first) {
            int source = sources[row];
            moves.add(new Move(source, row));
            sources[row] = row;
            row = source;
        }
        moves.add(new Move(SPARE, row));
        sources[row] = row;
    }
}
