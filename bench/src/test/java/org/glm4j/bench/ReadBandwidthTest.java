package org.glm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadBandwidthTest {

    /** The measurement checks its own sum, so sizes that do not divide evenly would show. */
    @ParameterizedTest
    @CsvSource({"8192, 1", "1000000, 3", "1000003, 2"})
    void readsEveryByteItCounts(long bytes, int threads) {
        assertThat(ReadBandwidth.measure(bytes, threads)).isPositive().isFinite();
    }
}
