package org.glm4j.model;

/**
 * Sequences being decoded side by side, each with its cached context. A row sees all that was fed to it before. A
 * result never depends on which other rows share the batch.
 */
public interface DecodingBatch extends AutoCloseable {

    /** Number of rows. */
    int rows();

    /**
     * Appends one token to every row.
     *
     * @param ids one token per row
     * @param positions its place in the corrupted text, per row
     * @param blockPositions its place inside its span, per row; empty for a model without block positions
     */
    void advance(int[] ids, int[] positions, int[] blockPositions);

    /**
     * Unnormalised scores (logits) of the token that follows the last one of a row.
     *
     * @return a new array, vocabulary size long
     */
    float[] logits(int row);

    /**
     * Replaces the rows: new row {@code i} continues old row {@code parents[i]}. Repeating a parent shares its context
     * (choices, beams), leaving one out drops it. The scores of the last token come along.
     */
    void select(int[] parents);

    @Override
    void close();
}
