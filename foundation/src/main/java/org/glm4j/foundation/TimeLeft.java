package org.glm4j.foundation;

import java.time.Duration;

/** How long work will still take, as a person reads it. */
public final class TimeLeft {

    private TimeLeft() {}

    /**
     * For example {@code 12 s}, {@code 1 min 20 s} or {@code 3 h 5 min}.
     *
     * @param seconds rounded up
     */
    public static String inWords(double seconds) {
        var left = Duration.ofSeconds((long) Math.ceil(seconds));
        if (left.toHours() > 0) {
            return "%d h %d min".formatted(left.toHours(), left.toMinutesPart());
        }
        return left.toMinutes() > 0
                ? "%d min %d s".formatted(left.toMinutes(), left.toSecondsPart())
                : "%d s".formatted(left.toSeconds());
    }
}
