package org.glm4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.glm4j.training.LearningRateSchedule.Decay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The reference's learning rates, step by step ({@code learning_rate.json} was made with its scheduler). */
class LearningRateScheduleTest {

    static Stream<JsonNode> goldens() {
        return JsonMapper.shared()
                .readTree(LearningRateScheduleTest.class.getResourceAsStream("learning_rate.json"))
                .valueStream();
    }

    static Stream<JsonNode> plainGoldens() {
        return goldens().filter(golden -> golden.has("lr_used_at_step_0_1_2"));
    }

    @ParameterizedTest
    @MethodSource("plainGoldens")
    void equalsTheReferenceAtEveryStep(JsonNode golden) {
        LearningRateSchedule schedule =
                schedule(golden, decay(golden.get("style").asString()));

        JsonNode expected = golden.get("lr_used_at_step_0_1_2");
        assertThat(expected.size()).isGreaterThan(20);
        for (int step = 0; step < expected.size(); step++) {
            assertThat(schedule.at(step))
                    .as("step %d", step)
                    .isCloseTo(expected.get(step).asDouble(), within(1e-18));
        }
    }

    @Test
    void aRunCanSwitchToALinearDescent() {
        JsonNode golden = goldens()
                .filter(g -> g.has("lr_after_switch_steps_1_2"))
                .findFirst()
                .orElseThrow();
        LearningRateSchedule switched = schedule(golden, Decay.COSINE)
                .switchToLinear(20, golden.get("train_iters").asInt());

        JsonNode expected = golden.get("lr_after_switch_steps_1_2");
        for (int i = 0; i < expected.size(); i++) {
            assertThat(switched.at(20 + i + 1)).isCloseTo(expected.get(i).asDouble(), within(1e-18));
        }
    }

    @Property
    void startsAtZeroPeaksAfterTheWarmupAndEndsAtTheFinalRatio(
            @ForAll @DoubleRange(min = 0.01, max = 0.9) double warmup,
            @ForAll @IntRange(min = 100, max = 100_000) int totalSteps,
            @ForAll @DoubleRange(min = 0.01, max = 1) double finalRatio) {
        for (Decay decay : new Decay[] {Decay.LINEAR, Decay.COSINE, Decay.EXPONENTIAL}) {
            var schedule = LearningRateSchedule.of(3e-4, warmup, totalSteps, decay, finalRatio);

            assertThat(schedule.at(0)).isZero();
            assertThat(schedule.at((long) (warmup * totalSteps))).isLessThan(3e-4 * (1 + 1e-12));
            assertThat(schedule.at(totalSteps)).isCloseTo(3e-4 * finalRatio, within(1e-12));
        }
    }

    private static LearningRateSchedule schedule(JsonNode golden, Decay decay) {
        return LearningRateSchedule.of(
                golden.get("lr").asDouble(),
                golden.get("warmup").asDouble(),
                golden.get("num_iters").asInt(),
                decay,
                golden.get("decay_ratio").asDouble());
    }

    private static Decay decay(String style) {
        return style.equals("exponential")
                ? Decay.EXPONENTIAL_AS_REFERENCE
                : Decay.valueOf(style.toUpperCase(Locale.ROOT));
    }
}
