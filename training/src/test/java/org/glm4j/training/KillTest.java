package org.glm4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that is killed again and again at random moments, while it computes, saves or removes what it saved before,
 * ends with the bytes of one that was left alone, and logs the same losses. {@code -Dglm4j.kills=500} for a longer run.
 */
class KillTest {

    private static final int KILLS = Integer.getInteger("glm4j.kills", 5);

    /** A life takes two to so many steps, the last of which it may or may not live to finish. */
    private static final int STEPS_OF_A_LIFE = 6;

    /** Enough that no life reaches the end. */
    private static final int STEPS = KILLS * (STEPS_OF_A_LIFE + 1) + 1;

    @TempDir
    Path directory;

    @Test
    void aKilledRunEndsAsOneLeftAlone() throws IOException, InterruptedException {
        Path alone = Files.createDirectory(directory.resolve("alone"));
        Path killed = Files.createDirectory(directory.resolve("killed"));
        finish(alone);
        var random = new SplittableRandom(20220522);

        for (int kill = 0; kill < KILLS; kill++) {
            kill(killed, random);
        }
        finish(killed);

        assertThat(lastStep(killed)).isEqualTo(lastStep(alone));
        assertThat(losses(killed).keySet()).hasSize(STEPS);
        assertThat(losses(killed)).isEqualTo(losses(alone));
        try (var left = Files.list(killed.resolve(KilledRun.RUN))) {
            assertThat(left.map(file -> file.getFileName().toString())).allMatch(name -> name.startsWith("step-"));
        }
    }

    private static void finish(Path directory) throws IOException, InterruptedException {
        var process = start(directory);
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
    }

    /** Lets a process take some steps, and ends it somewhere between two of them. */
    private static void kill(Path directory, SplittableRandom random) throws IOException, InterruptedException {
        var process = start(directory);
        try (BufferedReader output = process.inputReader();
                OutputStream permission = process.getOutputStream()) {
            long allowed = System.nanoTime();
            long between = 0;
            for (int step = random.nextInt(2, STEPS_OF_A_LIFE + 1); step > 0; step--) {
                assertThat(output.readLine()).isEqualTo("step");
                between = System.nanoTime() - allowed;
                permission.write('\n');
                permission.flush();
                allowed = System.nanoTime();
            }
            process.waitFor((long) (between * random.nextDouble()), TimeUnit.NANOSECONDS);
            process.destroyForcibly(); // SIGKILL
            assertThat(process.waitFor()).as("exit").isEqualTo(128 + 9);
        }
    }

    private static Process start(Path directory) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledRun.class.getName(),
                        directory.toString(),
                        Integer.toString(STEPS))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** SHA-256 of everything in the step saved last. */
    private static Map<String, String> lastStep(Path directory) {
        var saved = new RunDirectory(directory.resolve(KilledRun.RUN)).latest().orElseThrow();
        assertThat(saved).hasFileName("step-%08d".formatted(STEPS));
        RunDirectory.verify(saved);
        return new TreeMap<>(Checksums.of(saved).byFile());
    }

    /** What was logged of every step: the same each time where a step was taken again. */
    private static Map<Long, String> losses(Path directory) throws IOException {
        var losses = new TreeMap<Long, String>();
        for (String line : Files.readAllLines(directory.resolve(KilledRun.LOG))) {
            long step = Long.parseLong(line.substring(0, line.indexOf(' ')));
            String before = losses.put(step, line);
            assertThat(before).isIn(null, line);
        }
        return losses;
    }
}
