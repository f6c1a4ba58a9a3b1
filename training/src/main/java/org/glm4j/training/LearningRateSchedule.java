package org.glm4j.training;

/**
 * Learning rate by step: a linear warm-up from zero, then a decay.
 *
 * <p>Reproduces the reference's numbers, whose decay is counted in an unusual way: progress is {@code (step -
 * warmupSteps) / decaySteps} with {@code decaySteps = totalSteps - warmupSteps}, and a linear decay is not held at its
 * end but runs on below {@code finalRatio}.
 *
 * @param origin optimiser step from which this schedule counts its own: 0 but for one that took over from another, or goes
 *     on without its optimiser's steps, which makes it negative
 * @param peak rate at the end of the warm-up
 * @param warmupSteps length of the warm-up in steps, fractions allowed
 * @param decaySteps length of the decay in steps, fractions allowed
 * @param decay form of the decay
 * @param finalRatio rate at the end of the decay, as a fraction of {@code peak}
 */
public record LearningRateSchedule(
        long origin, double peak, double warmupSteps, double decaySteps, Decay decay, double finalRatio) {

    /** Forms of decay under the reference's names. */
    public enum Decay {
        LINEAR,
        COSINE,
        /** No decay. The reference accepts {@code exponential} but holds the rate constant; so does this. */
        EXPONENTIAL_AS_REFERENCE,
        /** {@code peak * finalRatio^progress}: what the reference's {@code exponential} promises. */
        EXPONENTIAL,
        CONSTANT
    }

    /**
     * The reference's way of stating a schedule.
     *
     * @param peak {@code --lr}
     * @param warmup {@code --warmup}, fraction of all steps, 0 to 1
     * @param totalSteps {@code --lr-decay-iters}, or else the steps of the run; at least 1
     * @param finalRatio {@code --lr-decay-ratio}
     */
    public static LearningRateSchedule of(double peak, double warmup, int totalSteps, Decay decay, double finalRatio) {
        double warmupSteps = warmup * totalSteps;
        return new LearningRateSchedule(0, peak, warmupSteps, totalSteps - warmupSteps, decay, finalRatio);
    }

    /** The same schedule, counting from another step ({@code --no-load-lr-scheduler}). */
    public LearningRateSchedule from(long start) {
        return new LearningRateSchedule(start, peak, warmupSteps, decaySteps, decay, finalRatio);
    }

    /** The same with a warm-up of another length; the decay is as long as before, as in the reference. */
    public LearningRateSchedule withWarmup(double steps) {
        return new LearningRateSchedule(origin, peak, steps, decaySteps, decay, finalRatio);
    }

    /**
     * Rate used by one optimiser step.
     *
     * @param absoluteStep optimiser steps taken before, from {@link #origin}
     */
    public double at(long absoluteStep) {
        long step = absoluteStep - origin;
        if (warmupSteps > 0 && step <= warmupSteps) {
            return peak * step / warmupSteps;
        }
        double progress = (step - warmupSteps) / decaySteps;
        return switch (decay) {
            case LINEAR -> peak - peak * (1 - finalRatio) * progress;
            case COSINE -> {
                double ratio = 1 / finalRatio;
                yield peak / ratio * ((Math.cos(Math.PI * Math.min(1, progress)) + 1) * (ratio - 1) / 2 + 1);
            }
            case EXPONENTIAL -> peak * Math.pow(finalRatio, Math.min(1, progress));
            case EXPONENTIAL_AS_REFERENCE, CONSTANT -> peak;
        };
    }

    /**
     * The schedule of a run that leaves this one at {@code step} and goes down linearly to its end ({@code
     * --switch-linear}). The warm-up is repeated, as in the reference.
     *
     * @param step steps taken under this schedule
     * @param totalSteps steps of the whole run, those before the switch included
     */
    public LearningRateSchedule switchToLinear(long step, long totalSteps) {
        return new LearningRateSchedule(step, at(step), warmupSteps, totalSteps - step, Decay.LINEAR, finalRatio);
    }
}
