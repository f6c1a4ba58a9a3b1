package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.generation.DecodingOptions;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SettingsTest {

    private final Settings none = new Settings(new LinkedHashMap<>());

    @Test
    void nothingSetIsGreedy() {
        assertThat(none.options()).isEqualTo(DecodingOptions.GREEDY);
    }

    @Test
    void aValueHoldsUntilItIsUnset() {
        Settings warm = none.with("temperature", "0.7").with("early-stopping", "true");

        assertThat(warm.options())
                .isEqualTo(DecodingOptions.builder()
                        .temperature(0.7)
                        .earlyStopping(true)
                        .build());
        assertThat(warm.with("temperature", "2").options().temperature()).hasValue(2);
        assertThat(warm.without("temperature").without("early-stopping")).isEqualTo(none);
    }

    @Test
    void theCommandLinesOptionsAreTheFirstSettings() {
        var parsed = new CommandLine(new SamplingOptions()).parseArgs("--top-p", "0.9", "--seed=3", "--early-stopping");

        assertThat(Settings.of(parsed).options())
                .isEqualTo(DecodingOptions.builder()
                        .topP(0.9)
                        .seed(3)
                        .earlyStopping(true)
                        .build());
    }

    @Test
    void mistakesAreOneSentenceAndChangeNothing() {
        assertThatThrownBy(() -> none.with("top-p", "7"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("top-p 7.0 is not between 0 and 1");
        assertThatThrownBy(() -> none.with("top-k", "many"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Invalid value for option '--top-k': 'many' is not an int");
        assertThatThrownBy(() -> none.with("warmth", "7"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("There is no setting warmth; there are temperature, top-k, ");
        assertThatThrownBy(() ->
                        none.with("num-beams", "3").with("alternatives", "2").without("num-beams"))
                .isInstanceOf(InvalidInputException.class);
    }
}
