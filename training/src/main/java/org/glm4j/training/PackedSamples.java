package org.glm4j.training;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.glm4j.data.TrainingSample;
import org.glm4j.model.AttentionMask;

/**
 * Samples one behind the other, without padding.
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

    static PackedSamples of(List<TrainingSample> samples) {
        int tokens = samples.stream().mapToInt(TrainingSample::length).sum();
        int[] ids = new int[tokens];
        int[] positions = new int[tokens];
        int[] blockPositions = new int[tokens];
        int[] allTargets = new int[tokens];
        float[] lossMask = new float[tokens];
        var segments = new ArrayList<AttentionMask.Segment>();
        int start = 0;
        for (var sample : samples) {
            int length = sample.length();
            System.arraycopy(sample.ids(), 0, ids, start, length);
            System.arraycopy(sample.positionIds(), 0, positions, start, length);
            System.arraycopy(sample.blockPositionIds(), 0, blockPositions, start, length);
            System.arraycopy(sample.targets(), 0, allTargets, start, length);
            System.arraycopy(sample.lossMask(), 0, lossMask, start, length);
            segments.add(new AttentionMask.Segment(length, sample.separator(), sample.firstVisible()));
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
