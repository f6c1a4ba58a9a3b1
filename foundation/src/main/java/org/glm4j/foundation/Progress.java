package org.glm4j.foundation;

/**
 * Watches one piece of long work. Whoever does the work reports to it; whoever shows it (a terminal, a log) implements
 * it. Calls may come from several threads.
 */
@FunctionalInterface
public interface Progress {

    /** Shows nothing. */
    Progress NONE = (done, total, what) -> {};

    /**
     * Reports how far the work is.
     *
     * @param done units finished so far, 0 to {@code total}
     * @param total units of the whole work, or -1 where nobody knows
     * @param what the piece at hand, for a person to read
     */
    void at(long done, long total, String what);
}
