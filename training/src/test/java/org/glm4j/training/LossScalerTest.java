package org.glm4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The reference's dynamic loss scale over given overflows ({@code loss_scaler.json}). */
class LossScalerTest {

    static Stream<JsonNode> goldens() {
        return JsonMapper.shared()
                .readTree(LossScalerTest.class.getResourceAsStream("loss_scaler.json"))
                .valueStream();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void equalsTheReferenceAfterEveryStep(JsonNode golden) {
        LossScaler scaler = LossScaler.start(
                golden.get("init_scale").asDouble(),
                golden.get("scale_window").asInt(),
                golden.get("min_scale").asDouble(),
                golden.get("delayed_shift_hysteresis").asInt(),
                golden.get("consecutive_hysteresis").asBoolean());

        JsonNode overflows = golden.get("overflow");
        for (int step = 0; step < overflows.size(); step++) {
            scaler = scaler.after(overflows.get(step).asInt() == 1);

            JsonNode expected = golden.get("scale_and_hysteresis_after").get(step);
            assertThat(scaler.scale())
                    .as("scale after step %d", step)
                    .isEqualTo(expected.get(0).asDouble());
            assertThat(scaler.hysteresisLeft())
                    .as("hysteresis after step %d", step)
                    .isEqualTo(expected.get(1).asInt());
        }
    }
}
