package org.glm4j.cli;

import java.io.IOException;
import org.glm4j.training.launch.LocalJob;

/** Ends a process that {@code glm launch} started when the launcher is gone, however it went. */
final class LauncherWatch {

    private LauncherWatch() {}

    /** Watches from now on, if this process was launched: the launcher holds its standard input open, and writes nothing. */
    static void begin(Console console) {
        if (console.environment().getOrDefault(LocalJob.LAUNCHER, "").isEmpty()) {
            return;
        }
        Thread.ofPlatform().daemon().name("launcher-watch").start(() -> {
            if (ended(console)) {
                Runtime.getRuntime().halt(Failures.FAILED);
            }
        });
    }

    private static boolean ended(Console console) {
        try {
            return console.in().read() < 0;
        } catch (IOException e) {
            return true; // a broken pipe ends too
        }
    }
}
