package org.glm4j.training;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.glm4j.data.TrainingMode;

/** Watches a run: a progress line, a log, TensorBoard. Called from the thread that trains. */
public interface RunObserver {

    /**
     * What happened since the last report.
     *
     * @param step steps taken so far
     * @param steps of the whole run
     * @param since steps since the last report
     * @param loss mean over the steps since the last report that had a finite one
     * @param learningRate of the last step
     * @param gradientNorm of the last step, before clipping
     * @param lossScale of the last step
     * @param tokens tokens that the model read since the last report, padding not counted
     * @param operations floating-point operations that these tokens take, forward and backward, without recomputation
     * @param seconds since the last report
     * @param waitedSeconds of these, for batches
     * @param skipped steps since the last report that changed nothing because a gradient was not finite
     */
    record Report(
            long step,
            long steps,
            int since,
            double loss,
            double learningRate,
            double gradientNorm,
            double lossScale,
            long tokens,
            double operations,
            double seconds,
            double waitedSeconds,
            int skipped) {}

    void trained(Report report);

    /**
     * The model was evaluated on held-out text.
     *
     * @param losses by mode: mean over the targets of all its batches
     */
    void evaluated(long step, Map<TrainingMode, Double> losses);

    /**
     * The model was judged by a task's held-out examples.
     *
     * @param measures by name
     */
    default void judged(long step, SequencedMap<String, Double> measures) {}

    /** The run was saved whole into {@code directory}. */
    void saved(long step, Path directory);

    /** Tells several, in order. */
    static RunObserver all(List<? extends RunObserver> observers) {
        return new RunObserver() {
            @Override
            public void trained(Report report) {
                observers.forEach(each -> each.trained(report));
            }

            @Override
            public void evaluated(long step, Map<TrainingMode, Double> losses) {
                observers.forEach(each -> each.evaluated(step, losses));
            }

            @Override
            public void judged(long step, SequencedMap<String, Double> measures) {
                observers.forEach(each -> each.judged(step, measures));
            }

            @Override
            public void saved(long step, Path directory) {
                observers.forEach(each -> each.saved(step, directory));
            }
        };
    }
}
