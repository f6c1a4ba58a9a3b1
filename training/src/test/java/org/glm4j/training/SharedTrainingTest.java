package org.glm4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Device;
import org.glm4j.training.distributed.Collectives;
import org.glm4j.training.launch.LocalJob;
import org.glm4j.training.launch.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes that train together, against one that does all the work. */
@Timeout(180)
class SharedTrainingTest {

    @TempDir
    Path directory;

    private static LocalJob job(int processes, Path logs, String... arguments) {
        var command = Stream.concat(
                Stream.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SharedRun.class.getName()),
                Stream.of(arguments));
        return new LocalJob(
                command.toList(),
                processes,
                Map.of("GLM4J_THREADS", "1"),
                logs,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10));
    }

    private static Outcome run(LocalJob job, BooleanSupplier stop) throws InterruptedException {
        return job.run(OutputStream.nullOutputStream(), stop);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void processesTrainAsOneThatAccumulates(int processes) throws IOException, InterruptedException {
        assertThat(run(job(processes, directory, "cases", directory.toString()), () -> false))
                .isEqualTo(new Outcome.Done());

        for (var each : SharedCase.values()) {
            var alone = each.train(Collectives.alone(Device.CPU), each.batchesOfStep(processes), null);
            var together = SharedRun.read(SharedRun.file(directory, each, 0));
            assertSame(together, alone, each, 0);
            if (each.tolerance() < 1e-9) {
                assertThatOneGoesOn(together, each, processes);
            }
            for (int rank = 1; rank < processes; rank++) {
                assertThat(SharedRun.read(SharedRun.file(directory, each, rank)).weights())
                        .as("%s, rank %d", each, rank)
                        .isEqualTo(together.weights());
            }
        }
        assertThat(SharedRun.read(SharedRun.file(directory, SharedCase.HALF, 0)).lines())
                .as("skipped")
                .anyMatch(line -> line[2] > 0)
                .anyMatch(line -> line[2] == 0);
    }

    /** What the processes saved half-way, one goes on with. */
    private void assertThatOneGoesOn(SharedCase.Result together, SharedCase each, int processes) {
        var half = directory.resolve(each.name()).resolve("step-%08d".formatted(SharedCase.STEPS / 2));

        var alone = each.goOn(half, each.batchesOfStep(processes));

        assertThat(alone.lines()).hasSize(SharedCase.STEPS / 2);
        assertSame(together, alone, each, SharedCase.STEPS / 2);
    }

    private static void assertSame(SharedCase.Result together, SharedCase.Result alone, SharedCase each, int from) {
        assertThat(together.lines()).hasSize(SharedCase.STEPS);
        for (int step = from; step < SharedCase.STEPS; step++) {
            double[] shared = together.lines().get(step);
            double[] single = alone.lines().get(step - from);
            for (int i = 0; i < shared.length; i++) {
                if (Double.isFinite(single[i])) {
                    assertThat(shared[i])
                            .as("%s, step %d, column %d", each, step + 1, i)
                            .isCloseTo(single[i], within(each.tolerance() * Math.abs(single[i])));
                } else {
                    assertThat(shared[i])
                            .as("%s, step %d, column %d", each, step + 1, i)
                            .isNotFinite();
                }
            }
        }
        assertThat(together.heldOut()).isCloseTo(alone.heldOut(), within(each.tolerance() * alone.heldOut()));
    }

    @Test
    void aJobWhoseProcessesAreKilledEndsAsOneLeftAlone() throws IOException, InterruptedException {
        int steps = 24;
        Path alone = Files.createDirectory(directory.resolve("alone"));
        Path killed = Files.createDirectory(directory.resolve("killed"));
        assertThat(run(resumable(alone, "log", steps), () -> false)).isEqualTo(new Outcome.Done());

        var random = new SplittableRandom(20220522);
        for (int kill = 0; kill < 2; kill++) {
            var job = resumable(killed, "log-" + kill, steps);
            int rank = kill;
            int after = 8 * kill + random.nextInt(2, 7);

            var outcome = run(job, () -> {
                killAfter(job.log(rank), after);
                return false;
            });

            assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
                assertThat(failed.rank()).isEqualTo(rank);
                assertThat(failed.exitCode()).isEqualTo(128 + 9);
            });
            assertThat(Files.readString(job.log(1 - rank))).contains("rank %d of 2 was lost in".formatted(rank));
        }
        assertThat(run(resumable(killed, "log", steps), () -> false)).isEqualTo(new Outcome.Done());

        assertThat(lastStep(killed, steps)).isEqualTo(lastStep(alone, steps));
    }

    private static LocalJob resumable(Path where, String logs, int steps) {
        return job(2, where.resolve(logs), "resumable", where.toString(), Integer.toString(steps));
    }

    /** Kills the process that writes a log once it has taken some steps. */
    private static void killAfter(Path log, int step) {
        try {
            var lines = Files.exists(log) ? Files.readAllLines(log) : List.<String>of();
            if (lines.stream()
                    .anyMatch(line -> line.startsWith("step ") && Integer.parseInt(line.substring(5)) >= step)) {
                long process = Long.parseLong(lines.getFirst().substring("process ".length()));
                ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> lastStep(Path where, int steps) {
        var saved = new RunDirectory(where.resolve(SharedRun.RUN)).latest().orElseThrow();
        assertThat(saved).hasFileName("step-%08d".formatted(steps));
        return new TreeMap<>(Checksums.of(saved).byFile());
    }

    @Test
    void clippingAfterEachMicroBatchNeedsOneProcess() {
        try (var trainer = Trainer.fresh(Counting.CONFIG, SharedCase.SINGLE.options(1, true))) {
            assertThatThrownBy(() -> trainer.among(new TwinCollectives()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("--clip-each-backward clips after each micro-batch in turn, but 2 processes");
        }
    }
}
