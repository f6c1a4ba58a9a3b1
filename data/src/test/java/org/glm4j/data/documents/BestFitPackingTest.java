package org.glm4j.data.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.glm4j.data.TokenSample;

class BestFitPackingTest {

    private static final int START = 1;
    private static final int END = 2;
    private static final int STOP = 3;

    @Provide
    Arbitrary<List<Integer>> lengths() {
        return Arbitraries.integers()
                .between(0, 150)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40)
                .filter(list -> list.stream().anyMatch(length -> length > 0));
    }

    private static List<int[]> documents(List<Integer> lengths) {
        var documents = new ArrayList<int[]>();
        for (int d = 0; d < lengths.size(); d++) {
            int base = 1000 * (d + 1);
            documents.add(IntStream.range(0, lengths.get(d))
                    .map(i -> i % 13 == 12 ? STOP : base + i)
                    .toArray());
        }
        return documents;
    }

    private static BestFitPacking packing(List<int[]> documents, int maxLength) {
        return new BestFitPacking(InMemoryDocuments.ofIds(documents), START, END, id -> id == STOP, maxLength, 5);
    }

    @Property(tries = 300)
    void everyTokenOfEveryDocumentComesOnceAnEpoch(
            @ForAll("lengths") List<Integer> lengths,
            @ForAll @IntRange(min = 4, max = 64) int maxLength,
            @ForAll @IntRange(max = 2) int epoch) {
        List<int[]> documents = documents(lengths);
        BestFitPacking packing = packing(documents, maxLength);
        Map<Integer, Integer> seen = new HashMap<>();
        int stops = 0;
        int ends = 0;
        for (long i = 0; i < packing.samplesPerEpoch(); i++) {
            TokenSample sample = packing.sample(epoch * packing.samplesPerEpoch() + i);
            assertThat(sample.length()).isBetween(2, maxLength);
            assertThat(sample.ids()[0]).isEqualTo(START);
            for (int at = 0; at < sample.length(); at++) {
                int id = sample.ids()[at];
                assertThat(sample.lossMask()[at]).isEqualTo((byte) (id == START ? 0 : 1));
                stops += id == STOP ? 1 : 0;
                ends += id == END ? 1 : 0;
                if (id > STOP) {
                    seen.merge(id, 1, Integer::sum);
                }
            }
        }
        assertThat(seen.values()).containsOnly(1);
        assertThat(seen.size() + stops)
                .isEqualTo(documents.stream().mapToInt(d -> d.length).sum());
        assertThat(ends).isLessThanOrEqualTo(documents.size());
    }

    @Example
    void documentsThatFitAreNeverCut() {
        List<int[]> documents =
                documents(IntStream.range(0, 200).map(i -> 1 + i % 60).boxed().toList());
        BestFitPacking packing = packing(documents, 62);
        int pieces = 0;
        for (long i = 0; i < packing.samplesPerEpoch(); i++) {
            pieces += (int) Arrays.stream(packing.sample(i).ids())
                    .filter(id -> id == START)
                    .count();
        }
        assertThat(pieces).isEqualTo(documents.size());
    }

    @Example
    void wastesLittle() {
        var random = new Random(3);
        List<int[]> documents = documents(random.ints(2000, 1, 126).boxed().toList());
        BestFitPacking packing = packing(documents, 128);
        long tokens = 0;
        for (long i = 0; i < packing.samplesPerEpoch(); i++) {
            tokens += packing.sample(i).length();
        }
        assertThat(tokens / (128.0 * packing.samplesPerEpoch())).isGreaterThan(0.98);
    }

    @Example
    void longDocumentsAreCutAtSentenceEnds() {
        List<int[]> documents = documents(List.of(1000));
        BestFitPacking packing = packing(documents, 64);
        for (long i = 0; i < packing.samplesPerEpoch(); i++) {
            int[] ids = packing.sample(i).ids();
            int last = ids[ids.length - 1];
            assertThat(last == STOP || last == END).isTrue();
        }
    }

    @Example
    void epochsDifferInOrder() {
        BestFitPacking packing =
                packing(documents(IntStream.range(0, 100).map(i -> 40).boxed().toList()), 64);
        long n = packing.samplesPerEpoch();
        int same = 0;
        for (long i = 0; i < n; i++) {
            same += Arrays.equals(packing.sample(i).ids(), packing.sample(n + i).ids()) ? 1 : 0;
        }
        assertThat(same).isLessThan(8);
    }
}
