package org.glm4j.training;

import java.util.function.LongSupplier;

/** What adds up from one report of a run to the next. */
final class ReportPeriod {

    private final LongSupplier waitedNanos;
    private final long start = System.nanoTime();
    private final long waitedBefore;

    private TrainingStep.Report last;
    private double losses;
    private int finite;
    private int skipped;
    private int steps;
    private long tokens;
    private double operations;

    /**
     * @param waitedNanos how long the run has waited for data since it began
     */
    ReportPeriod(LongSupplier waitedNanos) {
        this.waitedNanos = waitedNanos;
        this.waitedBefore = waitedNanos.getAsLong();
    }

    void add(Objective.Work work, TrainingStep.Report done) {
        last = done;
        tokens += work.tokens();
        operations += work.operations();
        steps++;
        if (Double.isFinite(done.loss())) {
            losses += done.loss();
            finite++;
        }
        skipped += done.skipped() ? 1 : 0;
    }

    /** All of it, after at least one step; {@code rate} and {@code scale} are those of the last. */
    RunObserver.Report report(long step, long ofSteps, double rate, double scale) {
        return new RunObserver.Report(
                step,
                ofSteps,
                steps,
                losses / finite,
                rate,
                last.gradientNorm(),
                scale,
                tokens,
                operations,
                (System.nanoTime() - start) / 1e9,
                (waitedNanos.getAsLong() - waitedBefore) / 1e9,
                skipped);
    }
}
