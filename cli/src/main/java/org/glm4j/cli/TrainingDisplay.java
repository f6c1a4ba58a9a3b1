package org.glm4j.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.glm4j.data.TrainingMode;
import org.glm4j.foundation.TimeLeft;
import org.glm4j.training.RunObserver;
import org.glm4j.training.TensorBoardLog;

/** Shows a person how a training goes: on a terminal in one line that is written over, elsewhere line by line. */
final class TrainingDisplay implements RunObserver {

    private static final String OVER_THE_LINE = "\r\033[K";

    private final PrintStream err;
    private final boolean terminal;
    private final Map<TrainingMode, Double> shares;
    private final double peakOperationsPerSecond;
    private boolean lineOpen;

    /**
     * @param shares each mode's share of the training
     * @param peakOperationsPerSecond what the machine can do at best
     */
    TrainingDisplay(Console console, Map<TrainingMode, Double> shares, double peakOperationsPerSecond) {
        this.err = console.err();
        this.terminal = console.terminals().err();
        this.shares = shares;
        this.peakOperationsPerSecond = peakOperationsPerSecond;
    }

    @Override
    public void trained(Report report) {
        double stepSeconds = report.seconds() / report.since();
        String line = String.format(
                Locale.ROOT,
                "step %,d/%,d  loss %.4f  lr %.2e  %,.0f tokens/s  %.0f %% of peak  %s left%s%s",
                report.step(),
                report.steps(),
                report.loss(),
                report.learningRate(),
                report.tokens() / report.seconds(),
                100 * report.operations() / report.seconds() / peakOperationsPerSecond,
                TimeLeft.inWords(stepSeconds * (report.steps() - report.step())),
                report.skipped() > 0 ? "  %d skipped".formatted(report.skipped()) : "",
                report.waitedSeconds() > 0.01 * report.seconds()
                        ? String.format(
                                Locale.ROOT,
                                "  %.0f %% waiting for data",
                                100 * report.waitedSeconds() / report.seconds())
                        : "");
        if (terminal) {
            err.print(OVER_THE_LINE + line);
            err.flush();
            lineOpen = true;
        } else {
            err.println(line);
        }
    }

    @Override
    public void evaluated(long step, Map<TrainingMode, Double> losses) {
        double loss = TensorBoardLog.overall(losses, shares);
        var line = new StringBuilder(String.format(
                Locale.ROOT, "step %,d  validation loss %.4f  perplexity %.2f", step, loss, Math.exp(loss)));
        if (losses.size() > 1) {
            losses.forEach((mode, modeLoss) -> line.append(String.format(
                    Locale.ROOT,
                    "  %s %.4f",
                    mode.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    modeLoss)));
        }
        say(line.toString());
    }

    @Override
    public void judged(long step, SequencedMap<String, Double> measures) {
        var line = new StringBuilder(String.format(Locale.ROOT, "step %,d  validation", step));
        measures.forEach((name, value) -> line.append(String.format(Locale.ROOT, "  %s %.4f", name, value)));
        say(line.toString());
    }

    @Override
    public void saved(long step, Path directory) {
        say("step %,d  saved in %s".formatted(step, directory));
    }

    /** Prints a line of its own. */
    void say(String line) {
        err.println((lineOpen ? "\n" : "") + line);
        lineOpen = false;
    }
}
