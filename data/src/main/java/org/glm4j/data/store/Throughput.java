package org.glm4j.data.store;

import java.util.Locale;
import java.util.function.LongSupplier;
import org.glm4j.foundation.TimeLeft;

/** How fast bytes go by and how long the rest will take, as a person reads it. */
final class Throughput {

    private final LongSupplier nanos;
    private final long startNanos;
    private final long startBytes;

    /**
     * @param startBytes bytes that were done before, and count for nothing
     * @param nanos a clock
     */
    Throughput(long startBytes, LongSupplier nanos) {
        this.nanos = nanos;
        this.startNanos = nanos.getAsLong();
        this.startBytes = startBytes;
    }

    /** For example {@code 12.3 MB/s, 1 min 20 s left}; empty until there is something to tell. */
    String describe(long bytes, long totalBytes) {
        double seconds = (nanos.getAsLong() - startNanos) / 1e9;
        double rate = (bytes - startBytes) / seconds;
        if (!(seconds > 0) || !(rate > 0)) {
            return "";
        }
        return String.format(
                Locale.ROOT, "%.1f MB/s, %s left", rate / 1e6, TimeLeft.inWords((totalBytes - bytes) / rate));
    }
}
