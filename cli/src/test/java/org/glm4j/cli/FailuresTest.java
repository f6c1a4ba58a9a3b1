package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.stream.Stream;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Failures failures(OutputStream out, Map<String, String> environment) {
        return new Failures(new Console(
                InputStream.nullInputStream(),
                new PrintStream(new CheckedOutputStream(out), false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Console.Terminals.NONE,
                environment));
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    static Stream<Arguments> sentences() {
        return Stream.of(
                Arguments.of(
                        new InvalidInputException("top-p is 7 but must be from 0 to 1"),
                        2,
                        "top-p is 7 but must be from 0 to 1"),
                Arguments.of(
                        new UncheckedIOException(new NoSuchFileException("glm-large")),
                        2,
                        "glm-large: no such file or directory"),
                Arguments.of(
                        new ExceptionInInitializerError(new InvalidInputException("GLM4J_BLAS=x is unknown")),
                        2,
                        "GLM4J_BLAS=x is unknown"),
                Arguments.of(new AccessDeniedException("/secret/x"), 2, "/secret/x: permission denied"),
                Arguments.of(
                        new IOException("Input/output error"),
                        1,
                        "Input/output error (GLM4J_DEBUG=1 shows the stack trace)"),
                Arguments.of(
                        new RuntimeException("shape mismatch\n  frame 1\n  frame 2"),
                        1,
                        "Unexpected: shape mismatch (GLM4J_DEBUG=1 shows the stack trace)"),
                Arguments.of(
                        new StackOverflowError(),
                        1,
                        "Unexpected: StackOverflowError (GLM4J_DEBUG=1 shows the stack trace)"));
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void aFailureIsOneSentenceAndAnExitCode(Throwable failure, int exitCode, String sentence) {
        assertThat(failures(OutputStream.nullOutputStream(), Map.of()).report(failure))
                .isEqualTo(exitCode);
        assertThat(errors()).isEqualTo(sentence + "\n");
    }

    @Test
    void outOfMemorySaysWhatHelps() {
        int exitCode =
                failures(OutputStream.nullOutputStream(), Map.of()).report(new OutOfMemoryError("Java heap space"));

        assertThat(exitCode).isEqualTo(1);
        assertThat(errors())
                .startsWith("Out of memory (Java heap space): ")
                .contains("GLM4J_JAVA_OPTS=-Xmx")
                .hasLineCount(1);
    }

    @Test
    void debugShowsTheStackTrace() {
        failures(OutputStream.nullOutputStream(), Map.of("GLM4J_DEBUG", "1")).report(new IllegalStateException("why"));

        assertThat(errors())
                .startsWith("java.lang.IllegalStateException: why\n\tat ")
                .endsWith("Unexpected: why\n");
    }

    @Test
    void aReaderWhoLeftIsNoError() {
        var failure = new ClosedOutputException(new IOException("Broken pipe"));

        assertThat(failures(OutputStream.nullOutputStream(), Map.of()).report(failure))
                .isZero();
        assertThat(errors()).isEmpty();
    }

    @Test
    void aFullDiskBehindStandardOutputIsAnError() {
        var full = new ClosedOutputException(new IOException("No space left on device"));

        assertThat(failures(new FullDisk(), Map.of()).report(full)).isEqualTo(1);
        assertThat(errors()).isEqualTo("Cannot write the output: No space left on device.\n");
    }

    @Test
    void resultsThatAreCompleteGoOutBeforeTheSentence() {
        var out = new ByteArrayOutputStream();
        var buffered = new PrintStream(new java.io.BufferedOutputStream(out, 100), false, StandardCharsets.UTF_8);
        buffered.print("first");
        new Failures(new Console(
                        InputStream.nullInputStream(),
                        buffered,
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Console.Terminals.NONE,
                        Map.of()))
                .report(new InvalidInputException("second"));

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("first");
        assertThat(errors()).isEqualTo("second\n");
    }

    private static final class FullDisk extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("No space left on device");
        }
    }
}
