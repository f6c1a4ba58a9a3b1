package org.glm4j.model;

import org.glm4j.model.tensor.Tensor;

/** Picks the hidden states of single tokens, so that words are scored only where somebody asks. */
final class TokenPlaces {

    private TokenPlaces() {}

    /**
     * One token per sample.
     *
     * @param hidden [batch, length, hidden]
     * @param places one per sample
     * @return [batch, hidden]
     */
    static Tensor one(Tensor hidden, int[] places) {
        int length = hidden.size(1);
        var rows = new int[places.length];
        for (int b = 0; b < rows.length; b++) {
            rows[b] = b * length + places[b];
        }
        return some(hidden, rows);
    }

    /**
     * Any tokens.
     *
     * @param hidden [batch, length, hidden]
     * @param rows places in the batch, counted through: sample * length + position
     * @return [rows, hidden]
     */
    static Tensor some(Tensor hidden, int[] rows) {
        return hidden.reshape(-1, hidden.size(2))
                .indexSelect(0, Tensor.of(rows, rows.length).to(hidden.device()));
    }
}
