package org.glm4j.cli;

/** The user asked to stop (Ctrl-C), or the system did, and the work was left tidily. */
final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /**
     * @param message what is left behind
     * @param exitCode 128 and the signal's number, as shells have it
     */
    StoppedException(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
