package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoctorCommandTest {

    @Test
    void programsGetOneObjectWithEveryFact() {
        Run run = Run.glm("doctor", "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).hasLineCount(1);
        JsonNode facts = new JsonMapper().readTree(run.out());
        assertThat(facts.path("java").asString()).startsWith("25");
        assertThat(facts.path("libtorch").asString()).startsWith("2.");
        assertThat(facts.path("processors").intValue()).isPositive();
        assertThat(facts.path("memory_bytes").longValue())
                .isGreaterThan(facts.path("available_bytes").longValue());
        assertThat(facts.path("blas").asString()).isNotBlank();
        assertThat(facts.path("gpus").isArray()).isTrue();
        assertThat(facts.path("advice").isArray()).isTrue();
        // Any machine that runs the tests reads and computes faster than this, and slower than that.
        assertThat(facts.path("read_gigabytes_per_second").doubleValue()).isBetween(0.01, 100_000.0);
        assertThat(facts.path("gigaflops_per_second").doubleValue()).isBetween(0.01, 1_000_000.0);
    }

    @Test
    void peopleGetATable() {
        Run run = Run.glm("doctor");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("Java ", "Processor ", "Memory ", "libtorch ", "BLAS ", "GPU ", "GB/s", "GFLOP/s");
    }
}
