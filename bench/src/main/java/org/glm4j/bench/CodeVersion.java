package org.glm4j.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The commit that was measured, so that a line of the history can be traced back. */
final class CodeVersion {

    private CodeVersion() {}

    /** Short hash of the checkout's commit, with a {@code +} where files differ from it; {@code unknown} without git. */
    static String of(Path checkout) {
        try {
            String commit = git(checkout, "rev-parse", "--short=10", "HEAD").strip();
            // The history itself grows during a run.
            String changes = git(checkout, "status", "--porcelain", "--", ".", ":!bench/results");
            return changes.isBlank() ? commit : commit + "+";
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String git(Path checkout, String... arguments) throws IOException {
        String[] command = new String[arguments.length + 3];
        command[0] = "git";
        command[1] = "-C";
        command[2] = checkout.toString();
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        Process git = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (git.waitFor() != 0) {
                throw new IOException("git " + String.join(" ", arguments) + " failed");
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while git ran", e);
        }
    }
}
