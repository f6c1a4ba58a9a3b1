package org.glm4j.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.glm4j.data.Batch;
import org.glm4j.model.AttentionMask;

/**
 * The rows of a batch one behind the other, without their padding.
 *
 * @param ids all tokens: [tokens]
 * @param positions their places in the corrupted texts: [tokens]
 * @param blockPositions their places inside their spans: [tokens]
 * @param segments which tokens belong together, and what each sees
 * @param targetPlaces tokens that have a target: [targets]
 * @param targets what is to be predicted there: [targets]
 * @param weights weights of the targets in the loss: [targets]
 */
record PackedSamples(
        int[] ids,
        int[] positions,
        int[] blockPositions,
        List<AttentionMask.Segment> segments,
        int[] targetPlaces,
        int[] targets,
        float[] weights) {

    static PackedSamples of(Batch batch) {
        int tokens = Arrays.stream(batch.lengths()).sum();
        int[] ids = new int[tokens];
        int[] positions = new int[tokens];
        int[] blockPositions = new int[tokens];
        int[] allTargets = new int[tokens];
        float[] lossMask = new float[tokens];
        var segments = new ArrayList<AttentionMask.Segment>();
        int start = 0;
        for (int row = 0; row < batch.rows(); row++) {
            int length = batch.lengths()[row];
            int at = row * batch.length();
            System.arraycopy(batch.ids(), at, ids, start, length);
            System.arraycopy(batch.positionIds(), 2 * at, positions, start, length);
            System.arraycopy(batch.positionIds(), 2 * at + batch.length(), blockPositions, start, length);
            System.arraycopy(batch.targets(), at, allTargets, start, length);
            System.arraycopy(batch.lossMask(), at, lossMask, start, length);
            int[] firstVisible = batch.firstVisible().length == 0
                    ? new int[0]
                    : Arrays.copyOfRange(batch.firstVisible(), at, at + length);
            segments.add(new AttentionMask.Segment(length, batch.separators()[row], firstVisible));
            start += length;
        }
        int[] places = IntStream.range(0, tokens).filter(i -> lossMask[i] != 0).toArray();
        int[] targets = new int[places.length];
        float[] weights = new float[places.length];
        for (int i = 0; i < places.length; i++) {
            targets[i] = allTargets[places[i]];
            weights[i] = lossMask[places[i]];
        }
        return new PackedSamples(ids, positions, blockPositions, segments, places, targets, weights);
    }
}
