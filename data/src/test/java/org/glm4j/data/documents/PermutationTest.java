package org.glm4j.data.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PermutationTest {

    @Property(tries = 200)
    void everyThingHasOnePlace(@ForAll @LongRange(min = 1, max = 5000) long size, @ForAll long seed) {
        var order = new Permutation(size, seed, "test", 0);
        var seen = new BitSet();
        for (long place = 0; place < size; place++) {
            long thing = order.at(place);
            assertThat(thing).isBetween(0L, size - 1);
            assertThat(order.placeOf(thing)).isEqualTo(place);
            seen.set((int) thing);
        }
        assertThat(seen.cardinality()).isEqualTo((int) size);
    }

    @Test
    void worksForMoreThingsThanAnArrayHolds() {
        long size = (1L << 40) + 12345;
        var order = new Permutation(size, 3, "test", 0);
        for (long place = 0; place < size; place += size / 1000) {
            long thing = order.at(place);
            assertThat(thing).isBetween(0L, size - 1);
            assertThat(order.placeOf(thing)).isEqualTo(place);
        }
    }

    @Test
    void allOrdersOfAFewThingsAreEquallyLikely() {
        Map<String, Integer> counts = new HashMap<>();
        int n = 24_000;
        for (int epoch = 0; epoch < n; epoch++) {
            var order = new Permutation(4, 1, "test", epoch);
            counts.merge("" + order.at(0) + order.at(1) + order.at(2) + order.at(3), 1, Integer::sum);
        }
        assertThat(counts).hasSize(24);
        double chiSquare = counts.values().stream()
                .mapToDouble(count -> Math.pow(count - n / 24.0, 2) / (n / 24.0))
                .sum();
        assertThat(chiSquare).isLessThan(60); // 23 degrees of freedom
    }

    @Test
    void neighboursAreTornApart() {
        var order = new Permutation(10_000, 1, "test", 0);
        double mean = 0;
        for (int place = 1; place < 10_000; place++) {
            mean += Math.abs(order.at(place) - order.at(place - 1)) / 9_999.0;
        }
        assertThat(mean).isBetween(3233.0, 3433.0); // a third of the size, within 4 standard errors
    }
}
