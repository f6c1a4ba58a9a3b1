package org.glm4j.cli;

import java.util.Locale;

/** Entry point of the {@code glm} command. */
public final class Main {

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        // Messages are English, so are the numbers in them.
        Locale.setDefault(Locale.ROOT);
        System.exit(GlmCommand.run(Console.ofProcess(), args));
    }
}
