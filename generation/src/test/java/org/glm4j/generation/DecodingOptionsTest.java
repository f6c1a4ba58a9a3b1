package org.glm4j.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DecodingOptionsTest {

    @Test
    void isGreedyUntilAnythingAboutSamplingIsGiven() {
        assertThat(DecodingOptions.GREEDY.sampling()).isFalse();
        assertThat(DecodingOptions.builder().temperature(1).build().sampling()).isTrue();
        assertThat(DecodingOptions.builder().topK(0).build().sampling()).isTrue();
        assertThat(DecodingOptions.builder().topP(0).build().sampling()).isTrue();
        assertThat(DecodingOptions.builder().seed(7).build().sampling()).isTrue();
    }

    @Test
    void buildsOnOtherOptions() {
        DecodingOptions options = DecodingOptions.builder()
                .outSeqLength(20)
                .temperature(0.9)
                .topK(40)
                .topP(0.8)
                .seed(3)
                .numBeams(5)
                .lengthPenalty(0.7)
                .noRepeatNgramSize(3)
                .minLength(2)
                .earlyStopping(true)
                .alternatives(4)
                .build();
        assertThat(options.toBuilder().build()).isEqualTo(options);
        assertThat(options.toBuilder().topK(1).build().topK()).hasValue(1);
    }

    static Stream<Arguments> outOfRange() {
        return Stream.of(
                bad("top-p 7.0 is not between 0 and 1", builder -> builder.topP(7)),
                bad("top-p NaN", builder -> builder.topP(Double.NaN)),
                bad("top-k -1", builder -> builder.topK(-1)),
                bad("temperature 0.0", builder -> builder.temperature(0)),
                bad("temperature Infinity", builder -> builder.temperature(Double.POSITIVE_INFINITY)),
                bad("temperature NaN", builder -> builder.temperature(Double.NaN)),
                bad("out-seq-length 0", builder -> builder.outSeqLength(0)),
                bad("num-beams 0", builder -> builder.numBeams(0)),
                bad("num-beams 1000000", builder -> builder.numBeams(1_000_000)),
                bad("length-penalty NaN", builder -> builder.lengthPenalty(Double.NaN)),
                bad("no-repeat-ngram-size -2", builder -> builder.noRepeatNgramSize(-2)),
                bad("min-length 9", builder -> builder.outSeqLength(8).minLength(9)),
                bad("greedy decoding has only one answer; set num-beams to 3", builder -> builder.alternatives(2)),
                bad(
                        "alternatives 2 is not between 0 and 1",
                        builder -> builder.numBeams(2).alternatives(2)));
    }

    private static Arguments bad(String message, UnaryOperator<DecodingOptions.Builder> change) {
        return Arguments.of(message, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outOfRange")
    void refusesWhatIsOutOfRange(String message, UnaryOperator<DecodingOptions.Builder> change) {
        assertThatThrownBy(() -> change.apply(DecodingOptions.builder()).build())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
