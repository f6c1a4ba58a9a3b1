package org.glm4j.cli;

/** Entry point of the {@code glm} command. */
public final class Main {

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(GlmCommand.run(Console.ofProcess(), args));
    }
}
