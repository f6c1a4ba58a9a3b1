package org.glm4j.training.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose processes are shells. A {@code cat} without input ends when whoever started it does. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(60)
class JobTest {

    @TempDir
    Path logs;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    private Outcome run(String script, int processes, BooleanSupplier stop) throws InterruptedException {
        return job(script, processes).run(shown, stop);
    }

    private Job job(String script, int processes) {
        return new Job(
                List.of("sh", "-c", script),
                new ThisMachine(processes),
                Map.of("EXTRA", "more"),
                logs,
                Duration.ofMillis(300),
                Duration.ofSeconds(20));
    }

    private List<String> log(int rank) throws IOException {
        return Files.readAllLines(job("", 1).log(rank));
    }

    @Test
    void everyProcessLearnsItsPlace() throws IOException, InterruptedException {
        String script = "echo $RANK $LOCAL_RANK $WORLD_SIZE $LOCAL_WORLD_SIZE $MASTER_ADDR ${MASTER_PORT:+port} $EXTRA";

        assertThat(run(script, 3, () -> false)).isEqualTo(new Outcome.Done());

        for (int rank = 0; rank < 3; rank++) {
            assertThat(log(rank)).containsExactly("%d %d 3 3 127.0.0.1 port more".formatted(rank, rank));
        }
    }

    @Test
    void whatTheFirstSaysIsShownAndKept() throws IOException, InterruptedException {
        run("echo rank $RANK speaks; echo and complains >&2", 2, () -> false);

        assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo("rank 0 speaks\nand complains\n");
        assertThat(log(0)).containsExactly("rank 0 speaks", "and complains");
        assertThat(log(1)).containsExactly("rank 1 speaks", "and complains");
    }

    @Test
    void logsGoOnWhereTheyWere() throws IOException, InterruptedException {
        run("echo once", 2, () -> false);
        run("echo again", 2, () -> false);

        assertThat(log(0)).containsExactly("once", "again");
        assertThat(log(1)).containsExactly("once", "again");
    }

    @Test
    void aFailureIsToldWithItsOwnMessageAndEndsTheOthers() throws InterruptedException {
        var outcome = run("if [ $RANK = 2 ]; then echo noise; echo no such text >&2; exit 2; fi; cat", 4, () -> false);

        assertThat(outcome).isEqualTo(new Outcome.Failed(2, "", 2, "no such text"));
        assertThat(((Outcome.Failed) outcome).mayPass()).isFalse();
        assertThat(((Outcome.Failed) outcome).sentence()).isEqualTo("rank 2 failed with exit code 2: no such text");
    }

    @Test
    void whoLostAnotherIsNotToBlame() throws InterruptedException {
        // Rank 1 falls first, but by the loss of rank 0, which takes longer to end.
        var outcome = run(
                "if [ $RANK = 1 ]; then echo rank 0 was lost; exit 3; fi; sleep 0.1; echo out of memory; exit 1",
                2,
                () -> false);

        assertThat(outcome).isEqualTo(new Outcome.Failed(0, "", 1, "out of memory"));
    }

    @Test
    void whoIsLostBySightOfTheOthersOnlyIsNamedByThem() throws InterruptedException {
        var outcome = run("if [ $RANK = 1 ]; then cat; fi; echo rank 1 did not answer; exit 3", 2, () -> false);

        assertThat(outcome).isEqualTo(new Outcome.Failed(0, "", 3, "rank 1 did not answer"));
    }

    @Test
    void aKilledProcessIsSeen() throws InterruptedException {
        var outcome = run("if [ $RANK = 1 ]; then kill -9 $$; fi; cat", 2, () -> false);

        assertThat(outcome).isEqualTo(new Outcome.Failed(1, "", 128 + 9, ""));
        assertThat(((Outcome.Failed) outcome).sentence()).isEqualTo("rank 1 was ended by signal 9");
        assertThat(((Outcome.Failed) outcome).mayPass()).isTrue();
    }

    @Test
    void whatAProcessLeavesBehindDoesNotKeepTheJob() throws InterruptedException {
        // The cat outlives its shell, holding its output, until its input ends.
        var outcome = run("cat <&0 & echo out of memory; exit 1", 1, () -> false);

        assertThat(outcome).isEqualTo(new Outcome.Failed(0, "", 1, "out of memory"));
    }

    @Test
    void allAreAskedToStop() throws IOException, InterruptedException {
        // A shell runs its trap when what it waits for has ended, so it waits for nothing that lasts.
        var script = "trap 'echo saved; exit 130' TERM; echo ready; while true; do sleep 0.05; done";

        var outcome = run(script, 2, () -> said(0, "ready") && said(1, "ready"));

        assertThat(outcome).isEqualTo(new Outcome.Stopped());
        assertThat(log(0)).containsExactly("ready", "saved");
        assertThat(log(1)).containsExactly("ready", "saved");
    }

    private boolean said(int rank, String line) {
        try {
            return Files.exists(job("", 1).log(rank)) && log(rank).contains(line);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void onlyTheEndOfALongLineIsTold() throws InterruptedException {
        var outcome = (Outcome.Failed) run("head -c 100000 /dev/zero | tr '\\0' x; exit 1", 1, () -> false);

        assertThat(outcome.message()).hasSize(16_384).matches("x+");
    }
}
