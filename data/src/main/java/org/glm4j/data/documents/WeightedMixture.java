package org.glm4j.data.documents;

import java.util.List;
import org.glm4j.data.TokenSample;
import org.glm4j.foundation.InvalidInputException;

/**
 * Samples of several sources, in random order and exact proportions: of every {@value #PERIOD} samples in a row, each
 * source gives its share, and no sample of a source is passed over.
 */
public final class WeightedMixture implements SampleSource {

    private static final int PERIOD = 10_000;

    private final List<SampleSource> sources;
    private final int[] ends; // of each source's slots within a period
    private final long seed;

    /**
     * @param sources what is mixed, at least one
     * @param weights for each source a number above 0; only their ratios matter
     */
    public WeightedMixture(List<SampleSource> sources, List<Double> weights, long seed) {
        if (sources.isEmpty() || sources.size() != weights.size()) {
            throw new IllegalArgumentException("%d sources, %d weights".formatted(sources.size(), weights.size()));
        }
        double total = 0;
        for (double weight : weights) {
            if (!(weight > 0) || Double.isInfinite(weight)) {
                throw new InvalidInputException("a corpus has the weight %s: give a number above 0".formatted(weight));
            }
            total += weight;
        }
        this.sources = List.copyOf(sources);
        this.seed = seed;
        this.ends = new int[sources.size()];
        double sum = 0;
        for (int i = 0; i < ends.length; i++) {
            sum += weights.get(i);
            ends[i] = (int) Math.round(PERIOD * sum / total);
        }
        for (int i = 0; i < ends.length; i++) {
            if (ends[i] == start(i)) {
                throw new InvalidInputException(
                        "a corpus has less than 1 / %d of all weights: leave it out or raise it".formatted(PERIOD));
            }
        }
    }

    private int start(int source) {
        return source == 0 ? 0 : ends[source - 1];
    }

    @Override
    public TokenSample sample(long position) {
        long period = position / PERIOD;
        int slot = (int) new Permutation(PERIOD, seed, "mixture", period).at(position % PERIOD);
        int source = 0;
        while (slot >= ends[source]) {
            source++;
        }
        int share = ends[source] - start(source);
        return sources.get(source).sample(period * share + slot - start(source));
    }

    /** Samples after which every source has made one pass or more. */
    @Override
    public long samplesPerEpoch() {
        long longest = 1;
        for (int i = 0; i < ends.length; i++) {
            double share = (ends[i] - start(i)) / (double) PERIOD;
            longest = Math.max(longest, (long) Math.ceil(sources.get(i).samplesPerEpoch() / share));
        }
        return longest;
    }
}
