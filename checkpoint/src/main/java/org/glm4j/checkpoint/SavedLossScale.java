package org.glm4j.checkpoint;

import java.util.Optional;
import java.util.function.Function;

/**
 * State of a dynamic loss scale as fp16 training of the reference, with or without DeepSpeed, saves it.
 *
 * @param scale factor of the loss
 * @param steps seen so far
 * @param lastOverflowStep step of the latest overflow, -1 for none
 * @param window clean steps after which the scale is raised
 * @param minScale floor of the scale
 * @param hysteresis overflows until the scale is lowered
 * @param hysteresisLeft of these, those still to come
 * @param consecutive whether a clean step restores the hysteresis
 */
public record SavedLossScale(
        double scale,
        long steps,
        long lastOverflowStep,
        int window,
        double minScale,
        int hysteresis,
        int hysteresisLeft,
        boolean consecutive) {

    /** Of both the reference and DeepSpeed. */
    private static final double DEFAULT_WINDOW = 1000;

    /** From an optimizer's dictionary, empty where the scale is constant or there is none. */
    static Optional<SavedLossScale> of(Value.Dictionary optimizer) {
        if (!optimizer.find("dynamic_loss_scale").equals(Optional.of(new Value.Bool(true)))) {
            return Optional.empty();
        }
        // The reference saves the scaler as an object, DeepSpeed its numbers beside the optimizer's own.
        var scaler = optimizer.find("loss_scaler", Value.Instance.class);
        Function<String, Optional<Value>> find = scaler.isPresent()
                ? name -> Optional.ofNullable(scaler.get().attributes().get(name))
                : optimizer::find;
        Function<String, Optional<Double>> number = name -> find.apply(name).flatMap(PythonNumber::of);
        return number.apply("cur_scale").map(scale -> {
            int hysteresis = number.apply("delayed_shift").orElse(1.0).intValue();
            return new SavedLossScale(
                    scale,
                    number.apply("cur_iter").orElse(0.0).longValue(),
                    number.apply("last_overflow_iter").orElse(-1.0).longValue(),
                    number.apply("scale_window").orElse(DEFAULT_WINDOW).intValue(),
                    number.apply("min_scale").orElse(1.0),
                    hysteresis,
                    number.apply("cur_hysteresis").orElse((double) hysteresis).intValue(),
                    find.apply("consecutive_hysteresis").equals(Optional.of(new Value.Bool(true))));
        });
    }
}
