package org.glm4j.data.vocabulary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.glm4j.foundation.Progress;

/**
 * Learns pieces: merges the most frequent pair of neighbouring pieces within words into a new piece, again and again.
 * Of equally frequent pairs the one with the smaller numbers comes first, so the result is always the same.
 *
 * <p>Counts are kept up to date: a merge looks only at the words that have the pair.
 */
final class PairMerger {

    /**
     * Two neighbouring pieces that become one.
     *
     * @param left number of the first
     * @param right number of the second
     * @param merged number of both together
     */
    record Merge(int left, int right, int merged) {}

    /** A pair and how often it was when it was queued. */
    private record Candidate(long pair, long count) {}

    /** How often a pair is, and the words that may have it. */
    private static final class PairWords {

        private long count;
        private int[] words = new int[2];
        private int size;

        void addWord(int word) {
            if (size > 0 && words[size - 1] == word) {
                return;
            }
            if (size == words.length) {
                words = Arrays.copyOf(words, 2 * size);
            }
            words[size++] = word;
        }
    }

    private final List<String> pieces;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final String continuation;
    private final int[][] words;
    private final long[] counts;
    private final Map<Long, PairWords> pairs = new HashMap<>();
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>(
            Comparator.comparingLong(Candidate::count).reversed().thenComparingLong(Candidate::pair));

    /**
     * @param alphabet the pieces to begin with
     * @param continuation what a piece begins with that continues a word; {@code ""} if nothing
     * @param words each as numbers of pieces; changed as pieces are merged
     * @param counts how often each word occurs
     */
    PairMerger(List<String> alphabet, String continuation, int[][] words, long[] counts) {
        this.pieces = new ArrayList<>(alphabet);
        for (int i = 0; i < pieces.size(); i++) {
            numbers.put(pieces.get(i), i);
        }
        this.continuation = continuation;
        this.words = words;
        this.counts = counts;
        for (int word = 0; word < words.length; word++) {
            for (int i = 0; i + 1 < words[word].length; i++) {
                PairWords pair = pairs.computeIfAbsent(pair(words[word][i], words[word][i + 1]), p -> new PairWords());
                pair.count += counts[word];
                pair.addWord(word);
            }
        }
        pairs.forEach((pair, found) -> queue.add(new Candidate(pair, found.count)));
    }

    /** All pieces: the alphabet, then those that were merged. */
    List<String> pieces() {
        return List.copyOf(pieces);
    }

    /** Merges until there are {@code size} pieces or no pair is as frequent as {@code minFrequency}. */
    List<Merge> merge(int size, long minFrequency, Progress progress) {
        var merges = new ArrayList<Merge>();
        int before = pieces.size();
        while (pieces.size() < size && !queue.isEmpty()) {
            Candidate candidate = queue.remove();
            PairWords found = pairs.get(candidate.pair());
            if (found.count != candidate.count()) {
                if (found.count > 0) {
                    queue.add(new Candidate(candidate.pair(), found.count));
                }
                continue;
            }
            if (found.count < minFrequency) {
                break;
            }
            merges.add(merge((int) (candidate.pair() >>> 32), (int) candidate.pair(), found));
            progress.at(pieces.size() - before, size - before, "merging pairs");
        }
        return merges;
    }

    private Merge merge(int left, int right, PairWords found) {
        String second = pieces.get(right);
        String joined =
                pieces.get(left) + (second.startsWith(continuation) ? second.substring(continuation.length()) : second);
        Integer known = numbers.get(joined);
        int merged = known == null ? pieces.size() : known;
        if (known == null) {
            pieces.add(joined);
            numbers.put(joined, merged);
        }
        var raised = new HashMap<Long, PairWords>();
        for (int i = 0; i < found.size; i++) {
            mergeInWord(found.words[i], left, right, merged, raised);
        }
        found.count = 0;
        raised.forEach((pair, words) -> {
            if (words.count > 0) {
                queue.add(new Candidate(pair, words.count));
            }
        });
        return new Merge(left, right, merged);
    }

    private void mergeInWord(int number, int left, int right, int merged, Map<Long, PairWords> raised) {
        int[] word = words[number];
        long count = counts[number];
        int length = 0; // of the word so far, merged
        int i = 0;
        while (i < word.length) {
            if (i + 1 == word.length || word[i] != left || word[i + 1] != right) {
                word[length++] = word[i++];
                continue;
            }
            if (length > 0) {
                lower(word[length - 1], left, count);
                raise(word[length - 1], merged, count, number, raised);
            }
            if (i + 2 < word.length) {
                lower(right, word[i + 2], count);
                raise(merged, word[i + 2], count, number, raised);
            }
            word[length++] = merged;
            i += 2;
        }
        words[number] = length == word.length ? word : Arrays.copyOf(word, length);
    }

    private void lower(int left, int right, long count) {
        pairs.get(pair(left, right)).count -= count;
    }

    private void raise(int left, int right, long count, int word, Map<Long, PairWords> raised) {
        PairWords pair = pairs.computeIfAbsent(pair(left, right), p -> new PairWords());
        pair.count += count;
        pair.addWord(word);
        raised.put(pair(left, right), pair);
    }

    private static long pair(int left, int right) {
        return (long) left << 32 | right;
    }
}
