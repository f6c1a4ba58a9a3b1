package org.glm4j.training.launch;

/** How a job ended. */
public sealed interface Outcome {

    /** All processes did their work. */
    record Done() implements Outcome {}

    /** Somebody asked the job to stop, and all processes did. */
    record Stopped() implements Outcome {}

    /**
     * A process failed, and the others were ended.
     *
     * @param rank the one that failed first
     * @param machine where it ran; empty for this one
     * @param exitCode its exit code; 128 and the number of the signal that ended it
     * @param message what it said last
     */
    record Failed(int rank, String machine, int exitCode, String message) implements Outcome {

        private static final int INVALID_INPUT = 2;
        private static final int SIGNALS = 128;

        /** Whether starting again may help: not where the process said that its input cannot be used. */
        public boolean mayPass() {
            return exitCode != INVALID_INPUT;
        }

        /** What happened, as a sentence. */
        public String sentence() {
            String end = !machine.isEmpty() && exitCode == SshProcess.LOST_CONNECTION
                    ? "was lost with the connection to it"
                    : exitCode > SIGNALS
                            ? "was ended by signal %d".formatted(exitCode - SIGNALS)
                            : "failed with exit code %d".formatted(exitCode);
            String who = machine.isEmpty() ? "rank %d".formatted(rank) : "rank %d on %s".formatted(rank, machine);
            return message.isEmpty() ? "%s %s".formatted(who, end) : "%s %s: %s".formatted(who, end, message);
        }
    }
}
