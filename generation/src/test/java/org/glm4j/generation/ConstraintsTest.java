package org.glm4j.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ConstraintsTest {

    static List<JsonNode> repeatedNgrams() {
        return Goldens.resource("processors.json").stream()
                .filter(golden -> golden.get("processor").asString().equals("no_repeat_ngram"))
                .toList();
    }

    static List<JsonNode> minLengths() {
        return Goldens.resource("processors.json").stream()
                .filter(golden -> golden.get("processor").asString().equals("min_length"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("repeatedNgrams")
    void bansTheNgramsThatTheReferenceBans(JsonNode golden) {
        int[][] rows = Goldens.intRows(golden.get("input_ids"));
        int[][] banned = Goldens.intRows(golden.get("banned"));
        for (int row = 0; row < rows.length; row++) {
            var options = DecodingOptions.builder()
                    .noRepeatNgramSize(golden.get("n").asInt())
                    .build();
            assertThat(banned(options, new int[] {19}, rows[row])).containsExactly(banned[row]);
        }
    }

    @ParameterizedTest
    @MethodSource("minLengths")
    void bansTheEndAsLongAsTheReferenceDoes(JsonNode golden) {
        int end = golden.get("eos").asInt();
        var options = DecodingOptions.builder()
                .minLength(golden.get("min_length").asInt())
                .build();
        int[] ids = new int[golden.get("current_length").asInt()];
        assertThat(banned(options, new int[] {end}, ids)).containsExactly(Goldens.intRows(golden.get("banned"))[0]);
    }

    @Property
    void bansExactlyTheTokensThatWouldRepeatAnNgram(
            @ForAll @Size(max = 20) List<@IntRange(max = 3) Integer> fill,
            @ForAll @IntRange(min = 1, max = 4) int size) {
        int[] ids = fill.stream().mapToInt(Integer::intValue).toArray();
        int[] expected =
                IntStream.range(0, 4).filter(next -> repeats(ids, next, size)).toArray();
        var options = DecodingOptions.builder().noRepeatNgramSize(size).build();
        assertThat(banned(options, new int[] {19}, ids)).isEqualTo(expected);
    }

    private static boolean repeats(int[] ids, int next, int size) {
        int[] longer = Arrays.copyOf(ids, ids.length + 1);
        longer[ids.length] = next;
        int last = longer.length - size;
        return IntStream.range(0, Math.max(0, last))
                .anyMatch(start -> Arrays.equals(longer, start, start + size, longer, last, longer.length));
    }

    private static int[] banned(DecodingOptions options, int[] endTokens, int[] ids) {
        TokenScores scores = new TokenScores(new float[20], 20, 0, 0);
        Constraints.apply(options, new DecodingTokens(18, endTokens, 20), ids, ids.length, scores);
        return IntStream.range(0, 20)
                .filter(id -> scores.logits()[id] == Float.NEGATIVE_INFINITY)
                .toArray();
    }
}
