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
import org.glm4j.training.distributed.ProcessGrid;
import org.glm4j.training.launch.Job;
import org.glm4j.training.launch.Outcome;
import org.glm4j.training.launch.ThisMachine;
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

    private static Job job(int processes, Path logs, String... arguments) {
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
        return new Job(
                command.toList(),
                new ThisMachine(processes),
                Map.of("GLM4J_THREADS", "1"),
                logs,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10));
    }

    private static Outcome run(Job job, BooleanSupplier stop) throws InterruptedException {
        return job.run(OutputStream.nullOutputStream(), stop);
    }

    @Test
    void anyNumberOfProcessesTrainsAsOneThatAccumulatesAndGoesOnWithWhatOthersSaved()
            throws IOException, InterruptedException {
        Path four = Files.createDirectory(directory.resolve("four"));
        Path two = Files.createDirectory(directory.resolve("two"));
        Path goingOn = Files.createDirectory(directory.resolve("going-on"));

        var ofFour = run(job(4, four, "train", four.toString()), () -> false);
        var ofTwo =
                run(job(2, two, "train-and-go-on", two.toString(), four.toString(), goingOn.toString()), () -> false);

        assertThat(List.of(ofFour, ofTwo)).containsOnly(new Outcome.Done());
        for (var each : SharedCase.values()) {
            var alone = each.train(ProcessGrid.alone(Device.CPU), null);
            assertSame(everyRank(two, each, 2), alone, each);
            assertSame(everyRank(four, each, 4), alone, each);
            var secondHalf = alone.from(SharedCase.STEPS / 2);
            assertSame(everyRank(goingOn, each, 2), secondHalf, each);
            assertSame(each.goOn(SharedRun.halfWay(two, each), ProcessGrid.alone(Device.CPU)), secondHalf, each);
        }
        assertThat(SharedRun.read(SharedRun.file(four, SharedCase.HALF, 0)).lines())
                .as("skipped")
                .anyMatch(line -> line[2] > 0)
                .anyMatch(line -> line[2] == 0);
    }

    /** What the first process saw, after making sure that all ended with the same weights. */
    private static SharedCase.Result everyRank(Path directory, SharedCase each, int processes) throws IOException {
        var first = SharedRun.read(SharedRun.file(directory, each, 0));
        for (int rank = 1; rank < processes; rank++) {
            var other = SharedRun.read(SharedRun.file(directory, each, rank));
            assertThat(other.common()).as("%s, rank %d", each, rank).isEqualTo(first.common());
            if (rank % each.modelParts() == 0) {
                assertThat(other.weights()).as("%s, rank %d", each, rank).isEqualTo(first.weights());
            }
        }
        return first;
    }

    private static void assertSame(SharedCase.Result together, SharedCase.Result alone, SharedCase each) {
        assertThat(together.lines()).hasSameSizeAs(alone.lines());
        for (int step = 0; step < alone.lines().size(); step++) {
            double[] shared = together.lines().get(step);
            double[] single = alone.lines().get(step);
            for (int i = 0; i < shared.length; i++) {
                var number = assertThat(shared[i]).as("%s, line %d, column %d", each, step, i);
                if (Double.isFinite(single[i])) {
                    number.isCloseTo(single[i], within(each.tolerance() * Math.abs(single[i])));
                } else {
                    number.isNotFinite();
                }
            }
        }
        assertThat(together.heldOut()).isCloseTo(alone.heldOut(), within(each.tolerance() * alone.heldOut()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"resumable", "resumable-parts"})
    void aJobWhoseProcessesAreKilledEndsAsOneLeftAlone(String kind) throws IOException, InterruptedException {
        int steps = 16;
        Path alone = Files.createDirectory(directory.resolve("alone"));
        Path killed = Files.createDirectory(directory.resolve("killed"));
        assertThat(run(resumable(kind, alone, "log", steps), () -> false)).isEqualTo(new Outcome.Done());

        var random = new SplittableRandom(20220522);
        for (int kill = 0; kill < 2; kill++) {
            var job = resumable(kind, killed, "log-" + kill, steps);
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
        assertThat(run(resumable(kind, killed, "log", steps), () -> false)).isEqualTo(new Outcome.Done());

        assertThat(lastStep(killed, steps)).isEqualTo(lastStep(alone, steps));
    }

    private static Job resumable(String kind, Path where, String logs, int steps) {
        return job(2, where.resolve(logs), kind, where.toString(), Integer.toString(steps));
    }

    /** Kills the process that writes a log once it has taken some steps. */
    private static void killAfter(Path log, int step) {
        try {
            var written = Files.exists(log) ? Files.readString(log) : "";
            var lines = written.substring(0, written.lastIndexOf('\n') + 1) // the last line may be half written
                    .lines()
                    .toList();
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
        var two = new TrainingProcesses(ProcessGrid.ofWholeModels(new TwinCollectives()), ZeroStage.NONE);

        assertThatThrownBy(() -> Trainer.fresh(Counting.CONFIG, SharedCase.SINGLE.options(1, true), two))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--clip-each-backward clips after each micro-batch in turn, but 2 processes");
    }
}
