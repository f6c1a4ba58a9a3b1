package org.glm4j.data.blocks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.glm4j.data.TrainingSample;

/**
 * Hides tokens behind a noise token in a sample with short blanks: in what Part B reads, so that it leans less on its
 * own beginning, and in Part A next to blanks, so that these are not given away. Targets stay.
 */
final class Noise {

    private final int noiseToken;
    private final BlankInfillingOptions options;

    Noise(int noiseToken, BlankInfillingOptions options) {
        this.noiseToken = noiseToken;
        this.options = options;
    }

    /**
     * Replaces ids of {@code sample} in place.
     *
     * @param blanks the sample's blanks in Part B's order
     * @param textLength tokens of the text before anything was blanked
     * @param contextRandom decides which tokens of Part A are hidden
     * @param blockRandom decides which tokens of Part B are hidden
     */
    void add(
            TrainingSample sample,
            List<Span> blanks,
            int textLength,
            RandomGenerator contextRandom,
            RandomGenerator blockRandom) {
        if (options.blockMaskProb() > 0) {
            hideContents(sample, blanks, blockRandom);
        }
        if (options.contextMaskRatio() > 0) {
            hideContext(sample, blanks, textLength, contextRandom);
        }
    }

    private void hideContents(TrainingSample sample, List<Span> blanks, RandomGenerator random) {
        int at = sample.separator();
        for (Span blank : blanks) {
            at++; // the opening token stays
            for (int i = 0; i < blank.length(); i++, at++) {
                if (random.nextDouble() < options.blockMaskProb()) {
                    sample.ids()[at] = noiseToken;
                }
            }
        }
    }

    private void hideContext(TrainingSample sample, List<Span> blanks, int textLength, RandomGenerator random) {
        List<Integer> candidates = new ArrayList<>(nearBlanks(sample.separator(), blanks));
        int count = Math.min((int) (options.contextMaskRatio() * textLength), candidates.size());
        for (int i = 0; i < count; i++) {
            int j = i + random.nextInt(candidates.size() - i);
            sample.ids()[candidates.get(j)] = noiseToken;
            candidates.set(j, candidates.get(i));
        }
    }

    /** Places of Part A, masks excepted, that lie at most {@code contextMaskRange} behind or before a mask or the end. */
    private Set<Integer> nearBlanks(int partA, List<Span> blanks) {
        var places = new TreeSet<Integer>();
        List<Span> leftToRight =
                blanks.stream().sorted(Comparator.comparingInt(Span::start)).toList();
        int from = 0;
        int gone = 0; // tokens that masks have swallowed so far
        for (Span blank : leftToRight) {
            int mask = blank.start() - gone;
            addEdges(places, from, mask);
            from = mask + 1;
            gone += blank.length() - 1;
        }
        if (from < partA) {
            addEdges(places, from, partA);
        }
        return places;
    }

    private void addEdges(Set<Integer> places, int from, int to) {
        if (from != 0) {
            for (int i = from; i < Math.min(to, from + options.contextMaskRange()); i++) {
                places.add(i);
            }
        }
        for (int i = Math.max(from, to - options.contextMaskRange()); i < to; i++) {
            places.add(i);
        }
    }
}
