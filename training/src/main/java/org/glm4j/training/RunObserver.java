package org.glm4j.training;

import org.glm4j.data.TrainingMode;

/** Watches a run: a progress line, a log, TensorBoard. Called from the thread that trains. */
public interface RunObserver {

    /**
     * What happened since the last report.
     *
     * @param step steps taken so far
     * @param steps of the whole run
     * @param loss mean over the steps since the last report that had a finite one
     * @param learningRate of the last step
     * @param gradientNorm of the last step, before clipping
     * @param lossScale of the last step
     * @param tokens tokens that the model read since the last report, padding not counted
     * @param seconds since the last report
     * @param waitedSeconds of these, for batches
     * @param skipped steps since the last report that changed nothing because a gradient was not finite
     */
    record Report(
            long step,
            long steps,
            double loss,
            double learningRate,
            double gradientNorm,
            double lossScale,
            long tokens,
            double seconds,
            double waitedSeconds,
            int skipped) {}

    void trained(Report report);

    /**
     * @param loss mean over the targets of all batches of this mode
     */
    void evaluated(long step, TrainingMode mode, double loss);

    void saved(long step, java.nio.file.Path directory);
}
