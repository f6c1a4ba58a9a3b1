package org.glm4j.training.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.glm4j.model.tensor.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OneProcessTest {

    static List<CollectiveCheck> checks() {
        return CollectiveCheck.ALL;
    }

    @ParameterizedTest
    @MethodSource("checks")
    void isAGroup(CollectiveCheck check) {
        try (var alone = Collectives.alone(Device.CPU)) {
            check.on(alone);
        }
    }

    @Test
    void whoIsToldNothingIsAlone() {
        try (var group = Rendezvous.join(Placement.ALONE, Device.CPU, Duration.ofSeconds(1))) {
            assertThat(group.size()).isEqualTo(1);
            assertThat(group.rank()).isZero();
        }
    }
}
