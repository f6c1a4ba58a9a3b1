package org.glm4j.training;

/**
 * Dynamic loss scaling for fp16 training: the loss is multiplied by {@link #scale} before the backward pass so that
 * small gradients do not vanish; an overflow skips the step and lowers the scale, a window of clean steps raises it
 * (Micikevicius et al., Mixed Precision Training, arXiv:1710.03740, section 3.2).
 *
 * <p>Immutable: {@link #after} gives the state for the next step, and the record is all that a resume needs.
 *
 * @param scale factor of the loss, at least {@code minScale}
 * @param step steps seen so far
 * @param lastOverflowStep step of the latest overflow, -1 for none
 * @param hysteresisLeft overflows still forgiven, plus one
 * @param window clean steps after which the scale doubles
 * @param minScale floor of the scale
 * @param hysteresis overflows in a row until the scale is halved; 1 halves at once
 * @param consecutive whether a single clean step restores the hysteresis; otherwise only a raise does
 */
public record LossScaler(
        double scale,
        long step,
        long lastOverflowStep,
        int hysteresisLeft,
        int window,
        double minScale,
        int hysteresis,
        boolean consecutive) {

    private static final double FACTOR = 2;

    /** A scaler before its first step. */
    public static LossScaler start(double scale, int window, double minScale, int hysteresis, boolean consecutive) {
        return new LossScaler(scale, 0, -1, hysteresis, window, minScale, hysteresis, consecutive);
    }

    /**
     * State after one step.
     *
     * @param overflow whether a gradient was infinite or not a number
     */
    public LossScaler after(boolean overflow) {
        return overflow ? afterOverflow() : afterCleanStep();
    }

    private LossScaler afterOverflow() {
        boolean forgiven = hysteresis > 1 && hysteresisLeft > 1;
        return new LossScaler(
                forgiven ? scale : Math.max(scale / FACTOR, minScale),
                step + 1,
                step,
                forgiven ? hysteresisLeft - 1 : hysteresisLeft,
                window,
                minScale,
                hysteresis,
                consecutive);
    }

    private LossScaler afterCleanStep() {
        boolean raise = (step - lastOverflowStep) % window == 0;
        return new LossScaler(
                raise ? scale * FACTOR : scale,
                step + 1,
                lastOverflowStep,
                raise || consecutive ? hysteresis : hysteresisLeft,
                window,
                minScale,
                hysteresis,
                consecutive);
    }
}
