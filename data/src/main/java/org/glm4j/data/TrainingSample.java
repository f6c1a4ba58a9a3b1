package org.glm4j.data;

/**
 * One row of a training batch.
 *
 * <p>A query at index {@code q} sees the key at index {@code k} when {@code k < separator} (Part A, which everyone
 * sees) or {@code firstVisible[q] <= k <= q} (causal, within its document).
 *
 * @param ids what the model reads
 * @param targets what it should predict at each place; meaningful where {@code lossMask} is not 0
 * @param lossMask weight of each place in the loss, 0 or 1
 * @param positionIds first position: the place in the corrupted text; a token of a blank has its mask's place
 * @param blockPositionIds second position: the place inside the blank, 0 in Part A
 * @param separator length of Part A, whose tokens see each other in both directions; 0 for left-to-right
 * @param firstVisible for each query the first key that causal attention may reach; empty means 0 everywhere
 * @param mode what the row trains
 */
public record TrainingSample(
        int[] ids,
        int[] targets,
        float[] lossMask,
        int[] positionIds,
        int[] blockPositionIds,
        int separator,
        int[] firstVisible,
        TrainingMode mode) {

    /** Number of tokens the model reads. */
    public int length() {
        return ids.length;
    }

    /** Whether the query at {@code query} sees the key at {@code key}. */
    public boolean sees(int query, int key) {
        int first = firstVisible.length == 0 ? 0 : firstVisible[query];
        return key < separator || (key >= first && key <= query);
    }
}
