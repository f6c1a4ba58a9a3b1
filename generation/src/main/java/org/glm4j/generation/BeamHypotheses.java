package org.glm4j.generation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The best ended hypotheses of a beam search, and the question whether better ones can still come. */
final class BeamHypotheses {

    private final int capacity;
    private final double lengthPenalty;
    private final boolean earlyStopping;
    private final List<Hypothesis> kept = new ArrayList<>();

    BeamHypotheses(DecodingOptions options) {
        this.capacity = options.numBeams();
        this.lengthPenalty = options.lengthPenalty();
        this.earlyStopping = options.earlyStopping();
    }

    /** Score of a hypothesis: its summed log-probability over a power of its length. */
    double score(double sum, int length) {
        return sum / Math.pow(Math.max(1, length), lengthPenalty);
    }

    /** Keeps a hypothesis if it is among the best; of equal scores the later one stays. */
    void add(Hypothesis hypothesis) {
        if (kept.size() < capacity) {
            kept.add(hypothesis);
            return;
        }
        Hypothesis worst = worst();
        if (hypothesis.score() > worst.score()) {
            kept.remove(worst);
            kept.add(hypothesis);
        }
    }

    /**
     * Whether the search is over: there are enough hypotheses and, unless stopping early, none under way is better than
     * the worst of them.
     *
     * @param bestSum highest summed log-probability among the candidates
     * @param length tokens of the beams that the candidates continue
     */
    boolean done(double bestSum, int length) {
        return kept.size() == capacity && (earlyStopping || worst().score() >= score(bestSum, length));
    }

    /** The hypotheses, best first; of equal scores the later one first. */
    List<Hypothesis> ranked() {
        List<Hypothesis> ranked = new ArrayList<>(kept.reversed());
        ranked.sort(Comparator.comparingDouble(Hypothesis::score).reversed());
        return ranked;
    }

    private Hypothesis worst() {
        return kept.stream().min(Comparator.comparingDouble(Hypothesis::score)).orElseThrow();
    }
}
