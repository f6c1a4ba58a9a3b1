package org.glm4j.metrics;

import java.util.Collection;
import java.util.List;

/**
 * What BLEU needs to know of a text: lengths, and for runs of 1 to 4 words how many there are and how many of them a
 * reference has, too. The counts of a corpus are the sum of its texts', so a resampled corpus costs no second count.
 *
 * @param hypothesisLength words of the output
 * @param referenceLength words of the reference whose length is closest, of two the shorter
 * @param matches for each order how many n-grams are right, at index order - 1
 * @param totals for each order how many there are, at index order - 1
 */
public record BleuCounts(long hypothesisLength, long referenceLength, List<Long> matches, List<Long> totals) {

    /** The longest n-grams counted. */
    public static final int ORDER = 4;

    private static final BleuCounts NONE = new BleuCounts(0, 0, List.of(0L, 0L, 0L, 0L), List.of(0L, 0L, 0L, 0L));

    /** Keeps copies of the lists. */
    public BleuCounts {
        matches = List.copyOf(matches);
        totals = List.copyOf(totals);
    }

    /** The counts of one output against its references, at least one. */
    static BleuCounts of(List<String> hypothesis, List<List<String>> references) {
        var matches = new Long[ORDER];
        var totals = new Long[ORDER];
        for (int order = 1; order <= ORDER; order++) {
            Ngrams allowed = Ngrams.of(references.getFirst(), order);
            for (List<String> reference : references.subList(1, references.size())) {
                allowed = allowed.union(Ngrams.of(reference, order));
            }
            Ngrams found = Ngrams.of(hypothesis, order);
            matches[order - 1] = (long) found.common(allowed);
            totals[order - 1] = (long) found.total();
        }
        return new BleuCounts(
                hypothesis.size(), closest(hypothesis.size(), references), List.of(matches), List.of(totals));
    }

    private static int closest(int length, List<List<String>> references) {
        int closest = references.getFirst().size();
        for (List<String> reference : references) {
            int difference = Math.abs(reference.size() - length) - Math.abs(closest - length);
            if (difference < 0 || (difference == 0 && reference.size() < closest)) {
                closest = reference.size();
            }
        }
        return closest;
    }

    /** The counts of a corpus. */
    public static BleuCounts sum(Collection<BleuCounts> texts) {
        return texts.stream().reduce(NONE, BleuCounts::plus);
    }

    private BleuCounts plus(BleuCounts other) {
        return new BleuCounts(
                hypothesisLength + other.hypothesisLength,
                referenceLength + other.referenceLength,
                sum(matches, other.matches),
                sum(totals, other.totals));
    }

    private static List<Long> sum(List<Long> one, List<Long> other) {
        return List.of(
                one.get(0) + other.get(0),
                one.get(1) + other.get(1),
                one.get(2) + other.get(2),
                one.get(3) + other.get(3));
    }
}
