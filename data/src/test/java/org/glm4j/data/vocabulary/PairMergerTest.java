package org.glm4j.data.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.glm4j.foundation.Progress;

class PairMergerTest {

    private static final List<String> ALPHABET = List.of("a", "b", "c");

    @Provide
    Arbitrary<List<String>> words() {
        return Arbitraries.strings()
                .withChars("abc")
                .ofMinLength(1)
                .ofMaxLength(12)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    /** Counting everything anew for each merge gives the same merges. */
    @Property(tries = 400)
    void keepsItsCountsRight(@ForAll("words") List<String> words) {
        var counts = new TreeMap<String, Long>();
        for (int i = 0; i < words.size(); i++) {
            counts.merge(words.get(i), 1L + i % 3, Long::sum);
        }
        int[][] divided = counts.keySet().stream().map(PairMergerTest::divide).toArray(int[][]::new);
        long[] each = counts.values().stream().mapToLong(i -> i).toArray();
        List<String> expected = naive(divided, each, 30, 2);
        var merger = new PairMerger(
                ALPHABET, "", Arrays.stream(divided).map(int[]::clone).toArray(int[][]::new), each);
        List<String> merges = merger.merge(30, 2, Progress.NONE).stream()
                .map(m -> merger.pieces().get(m.left()) + " " + merger.pieces().get(m.right()))
                .toList();
        assertThat(merges).isEqualTo(expected);
    }

    private static int[] divide(String word) {
        return word.chars().map(c -> c - 'a').toArray();
    }

    private static List<String> naive(int[][] original, long[] counts, int size, long minFrequency) {
        int[][] words = Arrays.stream(original).map(int[]::clone).toArray(int[][]::new);
        var pieces = new ArrayList<>(ALPHABET);
        var merges = new ArrayList<String>();
        while (pieces.size() < size) {
            Map<Long, Long> pairs = new TreeMap<>();
            for (int w = 0; w < words.length; w++) {
                for (int i = 0; i + 1 < words[w].length; i++) {
                    pairs.merge((long) words[w][i] << 32 | words[w][i + 1], counts[w], Long::sum);
                }
            }
            long best = -1;
            long most = minFrequency - 1;
            for (var pair : pairs.entrySet()) {
                if (pair.getValue() > most) {
                    best = pair.getKey();
                    most = pair.getValue();
                }
            }
            if (best < 0) {
                return merges;
            }
            int left = (int) (best >>> 32);
            int right = (int) best;
            merges.add(pieces.get(left) + " " + pieces.get(right));
            String joined = pieces.get(left) + pieces.get(right);
            if (!pieces.contains(joined)) {
                pieces.add(joined);
            }
            int merged = pieces.indexOf(joined);
            for (int w = 0; w < words.length; w++) {
                var word = new ArrayList<Integer>();
                for (int i = 0; i < words[w].length; i++) {
                    boolean match = i + 1 < words[w].length && words[w][i] == left && words[w][i + 1] == right;
                    word.add(match ? merged : words[w][i]);
                    i += match ? 1 : 0;
                }
                words[w] = word.stream().mapToInt(i -> i).toArray();
            }
        }
        return merges;
    }

    @Example
    void mergesTheTextbooksExample() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("low", 5L);
        counts.put("lower", 2L);
        counts.put("newest", 6L);
        counts.put("widest", 3L);
        List<String> alphabet =
                "deilnorstw".chars().mapToObj(Character::toString).toList();
        int[][] words = counts.keySet().stream()
                .map(word -> word.chars()
                        .map(c -> alphabet.indexOf(Character.toString(c)))
                        .toArray())
                .toArray(int[][]::new);
        var merger = new PairMerger(
                alphabet, "", words, counts.values().stream().mapToLong(i -> i).toArray());
        merger.merge(alphabet.size() + 5, 1, Progress.NONE);
        // Sennrich et al., figure 1, with "ew" for the equally frequent "ne" as e comes before n.
        assertThat(merger.pieces().subList(alphabet.size(), alphabet.size() + 5))
                .containsExactly("es", "est", "lo", "low", "ew");
    }

    @Example
    void continuedPiecesLoseTheirMarkInside() {
        List<String> alphabet = List.of("a", "##a", "##b");
        var merger = new PairMerger(alphabet, "##", new int[][] {{0, 2, 1}}, new long[] {1});
        merger.merge(10, 1, Progress.NONE);
        assertThat(merger.pieces().subList(3, 5)).containsExactly("ab", "aba");
    }

    @Example
    void stopsWhereNothingIsFrequentEnough() {
        var merger = new PairMerger(ALPHABET, "", new int[][] {{0, 1}, {1, 2}}, new long[] {5, 1});
        merger.merge(100, 2, Progress.NONE);
        assertThat(merger.pieces()).containsExactly("a", "b", "c", "ab");
    }
}
