package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class StartupTrainingTest {

    @Test
    void everyCommandItRunsWorks() {
        assertThatCode(() -> StartupTraining.main(new String[0])).doesNotThrowAnyException();
    }

    @Test
    void everyCommandExplainsItself() {
        assertThatCode(() -> StartupTraining.main(new String[] {"help"})).doesNotThrowAnyException();
    }
}
