package org.glm4j.cli;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command reads and writes. Text is UTF-8 in every locale.
 *
 * @param in standard input
 * @param out results; throws {@link ClosedOutputException} when nobody can receive them any more
 * @param err everything else: progress, notes, errors
 * @param terminals which of the three are terminals
 * @param environment environment variables
 */
record Console(InputStream in, PrintStream out, PrintStream err, Terminals terminals, Map<String, String> environment) {

    /** Which standard streams a person sits at. */
    record Terminals(boolean in, boolean out, boolean err) {

        static final Terminals NONE = new Terminals(false, false, false);

        /** As the launcher found them: {@code -Dglm4j.terminals} holds the descriptors that are terminals, as digits. */
        static Terminals ofProcess() {
            String descriptors = System.getProperty("glm4j.terminals", "");
            return new Terminals(descriptors.contains("0"), descriptors.contains("1"), descriptors.contains("2"));
        }
    }

    /** The streams of this process. */
    static Console ofProcess() {
        OutputStream out = new CheckedOutputStream(new FileOutputStream(FileDescriptor.out));
        return new Console(
                new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
                new PrintStream(new BufferedOutputStream(out, 1 << 15), false, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                Terminals.ofProcess(),
                System.getenv());
    }

    /** Whether results may carry colours: only on a terminal, and not where the user asked for none. */
    boolean coloursOut() {
        return terminals.out() && coloursWanted();
    }

    /** Whether notes and errors may carry colours. */
    boolean coloursErr() {
        return terminals.err() && coloursWanted();
    }

    /** Whether to show stack traces: {@code GLM4J_DEBUG} is set. */
    boolean debug() {
        return !environment.getOrDefault("GLM4J_DEBUG", "").isEmpty();
    }

    // https://no-color.org
    private boolean coloursWanted() {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.getOrDefault("TERM", ""));
    }
}
