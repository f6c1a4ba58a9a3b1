package org.glm4j.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * One line of the history.
 *
 * @param benchmark family, such as {@code decode}
 * @param variant what was run, in words
 * @param unit of {@code glm4j} and {@code pytorch}
 * @param glm4j the figures
 * @param pytorch the other side's figures from the same run, or null
 * @param ratio how many times as good as the other side glm4j is, from paired samples, or null
 * @param limit what the machine allows, or null
 * @param target what is to be reached, or null
 * @param details further figures
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Result(
        String benchmark,
        String variant,
        String unit,
        Figures glm4j,
        Figures pytorch,
        Figures ratio,
        Limit limit,
        Target target,
        Map<String, Object> details) {

    /**
     * A physical limit, measured in the same run.
     *
     * @param name what it bounds
     * @param value the limit
     * @param unit its unit
     * @param share what glm4j takes of it, from paired samples where the limit was measured with each of them
     */
    record Limit(String name, double value, String unit, double share) {}

    /**
     * A figure to reach.
     *
     * @param figure which: {@code ratio}, {@code share} or {@code median}
     * @param atLeast lower bound, or null
     * @param atMost upper bound, or null
     * @param reached whether it was
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Target(String figure, Double atLeast, Double atMost, boolean reached) {

        static Target atLeast(String figure, double bound, double actual) {
            return new Target(figure, bound, null, actual >= bound);
        }

        static Target atMost(String figure, double bound, double actual) {
            return new Target(figure, null, bound, actual <= bound);
        }
    }
}
