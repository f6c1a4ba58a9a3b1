package org.glm4j.cli;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glm4j.training.launch.Job;

/**
 * What a process that {@code glm launch} started hears from it. The launcher holds its standard input open: whatever it
 * writes asks the process to stop, and when it is gone, however it went, the process ends.
 */
final class LauncherWatch {

    private final AtomicBoolean stopAsked = new AtomicBoolean();

    private LauncherWatch() {}

    /** Watches from now on, if this process was launched. */
    static LauncherWatch begin(Console console) {
        var watch = new LauncherWatch();
        if (!console.environment().getOrDefault(Job.LAUNCHER, "").isEmpty()) {
            Thread.ofPlatform().daemon().name("launcher-watch").start(() -> watch.listen(console));
        }
        return watch;
    }

    private void listen(Console console) {
        while (spoke(console)) {
            stopAsked.set(true);
        }
        Runtime.getRuntime().halt(Failures.FAILED);
    }

    private static boolean spoke(Console console) {
        try {
            return console.in().read() >= 0;
        } catch (IOException e) {
            return false; // a broken pipe ends too
        }
    }

    /** Whether the launcher has asked this process to stop. */
    boolean stopAsked() {
        return stopAsked.get();
    }
}
