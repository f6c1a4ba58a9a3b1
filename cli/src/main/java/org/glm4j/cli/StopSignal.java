package org.glm4j.cli;

import java.util.concurrent.atomic.AtomicInteger;
import org.glm4j.foundation.Progress;
import org.jline.utils.Signals;

/**
 * Lets long work end tidily on Ctrl-C or when the system ends the process: the work stops at its next report of progress
 * and removes what it had begun. A second signal ends the process at once.
 */
final class StopSignal implements AutoCloseable {

    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;

    private final String message;
    private final AtomicInteger caught = new AtomicInteger();

    private StopSignal(String message) {
        this.message = message;
    }

    /**
     * @param message what to tell the user who stopped the work
     */
    static StopSignal catching(String message) {
        var stop = new StopSignal(message);
        Signals.register("INT", () -> stop.raise(SIGINT));
        Signals.register("TERM", () -> stop.raise(SIGTERM));
        return stop;
    }

    private void raise(int signal) {
        if (!caught.compareAndSet(0, signal)) {
            Runtime.getRuntime().halt(128 + signal);
        }
    }

    /** Progress that is shown as before, but throws {@link StoppedException} once a signal came. */
    Progress during(Progress shown) {
        return (done, total, what) -> {
            if (caught.get() != 0) {
                throw stopped();
            }
            shown.at(done, total, what);
        };
    }

    /** Whether a signal came. */
    boolean caught() {
        return caught.get() != 0;
    }

    /** What ends the command after the work was stopped and tidied up; perhaps another process was told to. */
    StoppedException stopped() {
        return new StoppedException(message, 128 + (caught() ? caught.get() : SIGTERM));
    }

    @Override
    public void close() {
        Signals.registerDefault("INT");
        Signals.registerDefault("TERM");
    }
}
