package org.glm4j.cli;

import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.glm4j.foundation.Progress;

/** A progress bar on standard error while work lasts; nothing where standard error is not a terminal. */
final class ProgressDisplay implements Progress, AutoCloseable {

    private static final int WIDTH = 79;

    private final Optional<ProgressBar> bar;

    private ProgressDisplay(Optional<ProgressBar> bar) {
        this.bar = bar;
    }

    /**
     * @param task what is being done, a word or two
     * @param unit name of the unit shown, for example {@code MB}
     * @param unitSize how many of the reported units make one shown
     */
    static ProgressDisplay of(Console console, String task, String unit, long unitSize) {
        return new ProgressDisplay(
                console.terminals().err()
                        ? Optional.of(new ProgressBarBuilder()
                                .setTaskName(task)
                                .setUnit(" " + unit, unitSize)
                                .setStyle(ProgressBarStyle.ASCII)
                                .setInitialMax(-1)
                                .setUpdateIntervalMillis(100)
                                .setConsumer(new ConsoleProgressBarConsumer(console.err(), WIDTH))
                                .showSpeed()
                                .build())
                        : Optional.empty());
    }

    @Override
    public void at(long done, long total, String what) {
        bar.ifPresent(shown -> {
            shown.maxHint(total);
            shown.stepTo(done);
        });
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
