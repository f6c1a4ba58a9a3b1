package org.glm4j.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The n-grams of a text with how often each stands there. */
final class Ngrams {

    private final Map<List<String>, Integer> counts;
    private final int total;

    private Ngrams(Map<List<String>, Integer> counts, int total) {
        this.counts = counts;
        this.total = total;
    }

    /** Every run of {@code order} words, at least 1; none where the text is shorter. */
    static Ngrams of(List<String> words, int order) {
        var counts = new HashMap<List<String>, Integer>();
        int total = Math.max(0, words.size() - order + 1);
        for (int start = 0; start < total; start++) {
            counts.merge(words.subList(start, start + order), 1, Integer::sum);
        }
        return new Ngrams(counts, total);
    }

    /** Of every n-gram as many as that one of the two has in which it is more frequent. */
    Ngrams union(Ngrams other) {
        var most = new HashMap<>(counts);
        other.counts.forEach((ngram, count) -> most.merge(ngram, count, Math::max));
        return new Ngrams(
                most, most.values().stream().mapToInt(Integer::intValue).sum());
    }

    /** How many n-grams both have in common, repetitions counted as often as both repeat them. */
    int common(Ngrams other) {
        int common = 0;
        for (var entry : counts.entrySet()) {
            common += Math.min(entry.getValue(), other.counts.getOrDefault(entry.getKey(), 0));
        }
        return common;
    }

    /** How many there are, repetitions counted. */
    int total() {
        return total;
    }
}
