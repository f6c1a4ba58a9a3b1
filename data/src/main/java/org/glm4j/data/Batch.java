package org.glm4j.data;

import java.util.Collections;
import java.util.List;

/**
 * Training rows of one length, ready to become tensors: every array is flat and row-major. Shorter rows are padded at
 * the end with zeros, which causal attention hides from every real token.
 *
 * @param rows samples in the batch
 * @param length tokens of a row
 * @param lengths {@code [rows]}: tokens of each row without its padding
 * @param memoryLength keys of earlier segments in front of a row's own, 0 but for Transformer-XL training
 * @param ids {@code [rows, length]}
 * @param targets {@code [rows, length]}
 * @param lossMask {@code [rows, length]}
 * @param positionIds {@code [rows, 2, length]}: position, block position
 * @param separators {@code [rows]}: length of Part A
 * @param firstVisible {@code [rows, length]}, in keys counted from the first memory: the first that causal attention
 *     reaches; empty where it is 0 everywhere
 * @param modes {@code [rows]}
 */
public record Batch(
        int rows,
        int length,
        int[] lengths,
        int memoryLength,
        int[] ids,
        int[] targets,
        float[] lossMask,
        int[] positionIds,
        int[] separators,
        int[] firstVisible,
        List<TrainingMode> modes) {

    public Batch {
        modes = List.copyOf(modes);
    }

    /** The samples as rows of one batch, padded to the longest. */
    public static Batch of(List<TrainingSample> samples) {
        return of(samples, 0);
    }

    /** The samples as rows of one batch behind {@code memoryLength} keys of earlier segments. */
    public static Batch of(List<TrainingSample> samples, int memoryLength) {
        int rows = samples.size();
        int length = samples.stream().mapToInt(TrainingSample::length).max().orElse(0);
        boolean hidden = samples.stream().anyMatch(s -> s.firstVisible().length > 0);
        int[] ids = new int[rows * length];
        int[] targets = new int[rows * length];
        float[] lossMask = new float[rows * length];
        int[] positionIds = new int[rows * 2 * length];
        int[] lengths = new int[rows];
        int[] separators = new int[rows];
        int[] firstVisible = new int[hidden ? rows * length : 0];
        for (int row = 0; row < rows; row++) {
            TrainingSample sample = samples.get(row);
            int n = sample.length();
            int at = row * length;
            System.arraycopy(sample.ids(), 0, ids, at, n);
            System.arraycopy(sample.targets(), 0, targets, at, n);
            System.arraycopy(sample.lossMask(), 0, lossMask, at, n);
            System.arraycopy(sample.positionIds(), 0, positionIds, 2 * at, n);
            System.arraycopy(sample.blockPositionIds(), 0, positionIds, 2 * at + length, n);
            if (sample.firstVisible().length > 0) {
                System.arraycopy(sample.firstVisible(), 0, firstVisible, at, n);
            }
            lengths[row] = n;
            separators[row] = sample.separator();
        }
        List<TrainingMode> modes = samples.stream().map(TrainingSample::mode).toList();
        return new Batch(
                rows,
                length,
                lengths,
                memoryLength,
                ids,
                targets,
                lossMask,
                positionIds,
                separators,
                firstVisible,
                modes);
    }

    /** The mode all rows share, or {@link TrainingMode#BERT} for none: what a loss of the whole batch is filed under. */
    public TrainingMode mode() {
        return modes.isEmpty() ? TrainingMode.BERT : modes.getFirst();
    }

    /** Whether every row has the same mode. */
    public boolean ofOneMode() {
        return modes.isEmpty() || Collections.frequency(modes, modes.getFirst()) == modes.size();
    }

    /** Places with a target. */
    public int targetCount() {
        int count = 0;
        for (float weight : lossMask) {
            count += weight != 0 ? 1 : 0;
        }
        return count;
    }

    /** Whether the query at {@code query} of a row sees its {@code key}, counted from the first memory. */
    public boolean sees(int row, int query, int key) {
        int first = firstVisible.length == 0 ? 0 : firstVisible[row * length + query];
        return key < separators[row] || (key >= first && key <= query + memoryLength);
    }
}
