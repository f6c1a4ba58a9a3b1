package org.glm4j.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One command line run inside the test's process, as a user without a terminal would run it. */
record Run(int exitCode, String out, String err) {

    static Run glm(String... args) {
        return glm(new byte[0], Map.of(), args);
    }

    static Run glmReading(String input, String... args) {
        return glm(input.getBytes(StandardCharsets.UTF_8), Map.of(), args);
    }

    static Run glm(byte[] input, Map<String, String> environment, String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var console = new Console(
                new ByteArrayInputStream(input),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Console.Terminals.NONE,
                environment);
        int exitCode = GlmCommand.run(console, args);
        return new Run(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
