package org.glm4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own: what cannot be seen from inside one. */
@DisabledOnOs(OS.WINDOWS)
class MainTest {

    @TempDir
    static Path model;

    @BeforeAll
    static void writeModel() throws IOException {
        SampleModel.write(model);
    }

    /** Runs a shell command in which {@code $glm} is the command, started as {@code ./glm} starts it. */
    private static Run shell(Map<String, String> environment, String script) throws Exception {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var command = new ArrayList<String>(List.of("/bin/sh", "-c", script));
        var builder = new ProcessBuilder(command);
        builder.environment().put("CP", classPath);
        builder.environment()
                .put(
                        "glm",
                        Path.of(System.getProperty("java.home"), "bin", "java")
                                + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED"
                                + " --sun-misc-unsafe-memory-access=allow org.glm4j.cli.Main");
        builder.environment().put("CLASSPATH", classPath);
        builder.environment().put("MODEL", model.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), out, err);
    }

    @Test
    void exitCodesReachTheShell() throws Exception {
        assertThat(shell(Map.of(), "$glm --version").exitCode()).isZero();
        assertThat(shell(Map.of(), "$glm fill --model /no/such/place x"))
                .isEqualTo(new Run(2, "", "/no/such/place: there is no such model\n"));
    }

    @Test
    void textIsUtf8WhateverTheLocale() throws Exception {
        String script = "$glm tokenize -t $MODEL --json '凯旋门 é'; echo '凯旋门 é' | $glm tokenize -t $MODEL --json";

        Run unicode = shell(Map.of("LC_ALL", "C.UTF-8"), script);

        assertThat(unicode.err()).isEmpty();
        assertThat(unicode.out().lines().distinct()).hasSize(1);
        assertThat(shell(Map.of("LC_ALL", "C"), "echo '凯旋门 é' | $glm tokenize -t $MODEL --json")
                        .out())
                .isEqualTo(unicode.out().lines().findFirst().orElseThrow() + "\n");
    }

    @Test
    void anArgumentThatIsNotUtf8IsRefused() throws Exception {
        Run run = shell(Map.of("LC_ALL", "C.UTF-8"), "$glm tokenize -t $MODEL \"$(printf 'caf\\351')\"");

        org.junit.jupiter.api.Assumptions.assumeTrue(
                Path.of("/proc/self/cmdline").toFile().exists());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("Argument 4 (caf").hasLineCount(1);
    }

    @Test
    void aReaderWhoLeavesEndsTheCommandQuietly() throws Exception {
        Run run = shell(
                Map.of(),
                "{ i=0; while [ $i -lt 20000 ]; do echo 'the cat sat on the mat and ran'; i=$((i+1)); done; }"
                        + " | { $glm tokenize -t $MODEL --json; echo \"exit $?\" >&2; } | head -n 1");

        assertThat(run.out()).hasLineCount(1);
        assertThat(run.err()).isEqualTo("exit 0\n");
    }

    @Test
    void aFullDiskIsAnError() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Path.of("/dev/full").toFile().exists());

        assertThat(shell(Map.of(), "$glm completion > /dev/full"))
                .isEqualTo(new Run(1, "", "Cannot write the output: No space left on device.\n"));
    }

    @Test
    void anEnvironmentThatCannotBeUsedIsOneSentence() throws Exception {
        String script = "$glm fill --model $MODEL --out-seq-length 4 'the [MASK] sat.'";

        assertThat(shell(Map.of("GLM4J_THREADS", "many"), script))
                .isEqualTo(new Run(2, "", "GLM4J_THREADS=many: a number of threads is needed\n"));
        assertThat(shell(Map.of("GLM4J_LIBTORCH", "/no/such/place"), script))
                .satisfies(run -> assertThat(run.exitCode()).isEqualTo(2))
                .satisfies(run -> assertThat(run.err())
                        .startsWith("GLM4J_LIBTORCH=/no/such/place: no libtorch_cpu.so there")
                        .hasLineCount(1));
    }

    @Test
    void modelsRunInAProcessOfTheirOwnAndItEndsCleanly() throws Exception {
        Run run = shell(Map.of(), "$glm fill --model $MODEL --out-seq-length 4 'the [MASK] sat.'");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("the ").endsWith(" sat.\n");
    }
}
