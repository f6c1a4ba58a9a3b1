package org.glm4j.data.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "949,50,1 | 0.949 | 0.05 | 0.001",
                "1000,1,1 | 0.998004 | 0.000998 | 0.000998",
                "8/1/1 | 0.8 | 0.1 | 0.1",
                "0.9 | 0.9 | 0.1 | 0",
                "0.9,0.05 | 0.9 | 0.05 | 0.05",
                "1 | 1 | 0 | 0",
                "0,0,1 | 0 | 0 | 1"
            })
    void readsWhatTheReferenceReads(String text, double train, double valid, double test) {
        Split split = Split.parse(text);
        assertThat(split.train()).isCloseTo(train, within(1e-6));
        assertThat(split.valid()).isCloseTo(valid, within(1e-6));
        assertThat(split.test()).isCloseTo(test, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,b", "0,0,0", "-1,2,1", "1,2,3,4", "1,,2", "NaN,1,1"})
    void refusesWhatIsNoSplit(String text) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Split.parse(text))
                .withMessageContaining("--split " + text)
                .withMessageContaining("such as 949,50,1");
    }

    @Test
    void partsAreDisjointAndComplete() {
        Documents all = documents(2000);
        Split.Parts parts = Split.parse("949,50,1").of(all);
        Set<Integer> seen = new HashSet<>();
        for (Documents part : List.of(
                parts.train().orElseThrow(),
                parts.valid().orElseThrow(),
                parts.test().orElseThrow())) {
            for (long document = 0; document < part.size(); document++) {
                assertThat(seen.add(first(part, document))).isTrue();
            }
        }
        assertThat(seen).hasSize(2000);
        assertThat(parts.train().orElseThrow().size()).isEqualTo(1898);
        assertThat(parts.valid().orElseThrow().size()).isEqualTo(100);
        assertThat(parts.test().orElseThrow().size()).isEqualTo(2);
    }

    @Test
    void isTheSameEveryTime() {
        Documents valid = Split.parse("8,1,1").of(documents(100)).valid().orElseThrow();
        Documents again = Split.parse("8,1,1").of(documents(100)).valid().orElseThrow();
        assertThat(IntStream.range(0, 10).map(i -> first(valid, i)))
                .containsExactly(
                        IntStream.range(0, 10).map(i -> first(again, i)).boxed().toArray(Integer[]::new));
    }

    @Test
    void everyPartWithAShareGetsADocument() {
        Split.Parts parts = Split.parse("1000,1,1").of(documents(3));
        assertThat(parts.train().orElseThrow().size()).isEqualTo(1);
        assertThat(parts.valid().orElseThrow().size()).isEqualTo(1);
        assertThat(parts.test().orElseThrow().size()).isEqualTo(1);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Split.parse("1000,1,1").of(documents(2)))
                .withMessage("2 documents are too few for the parts of --split: give more text or fewer parts");
    }

    @Test
    void oneShareTakesEverything() {
        Documents all = documents(5);
        Split.Parts parts = Split.parse("1").of(all);
        assertThat(parts.train()).containsSame(all);
        assertThat(parts.valid()).isEmpty();
        assertThat(parts.test()).isEmpty();
        assertThat(Split.parse("949,50,1").without(true, true)).isEqualTo(new Split(1, 0, 0));
    }

    private static Documents documents(int count) {
        return InMemoryDocuments.ofIds(
                IntStream.range(0, count).mapToObj(i -> new int[] {i, 7}).toList());
    }

    private static int first(Documents documents, long document) {
        int[] id = new int[1];
        documents.read(document, 0, 1, id, new byte[1], 0);
        return id[0];
    }
}
