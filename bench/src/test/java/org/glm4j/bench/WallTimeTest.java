package org.glm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WallTimeTest {

    @TempDir
    private Path directory;

    private String java;

    @BeforeEach
    void findJava() {
        java = ProcessHandle.current().info().command().orElseThrow();
    }

    @Test
    void countsOnlyTheRunsAfterTheWarmUp() throws Exception {
        Path program = Files.writeString(directory.resolve("Append.java"), """
                void main() throws Exception {
                    java.nio.file.Files.writeString(java.nio.file.Path.of("runs"), "x",
                            java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
                }
                """);

        double[] seconds = WallTime.measure(directory, List.of(java, program.toString()), 1, 2);

        assertThat(directory.resolve("runs")).hasContent("xxx");
        assertThat(seconds).hasSize(2);
        assertThat(DoubleStream.of(seconds)).allMatch(second -> second > 0);
    }

    @Test
    void aCommandThatFailsIsNotTimed() {
        assertThatThrownBy(() -> WallTime.measure(directory, List.of(java, "NoSuchProgram.java"), 0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("NoSuchProgram.java ended with 1");
    }
}
