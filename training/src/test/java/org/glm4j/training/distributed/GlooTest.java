package org.glm4j.training.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Device;
import org.glm4j.training.launch.Job;
import org.glm4j.training.launch.Outcome;
import org.glm4j.training.launch.ThisMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups of real processes over the loopback interface. */
@Timeout(120)
class GlooTest {

    @TempDir
    Path logs;

    private Job job(int processes, String what, int patience) {
        return new Job(
                List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RankMain.class.getName(),
                        what,
                        Integer.toString(patience)),
                new ThisMachine(processes),
                Map.of("GLM4J_THREADS", "1"),
                logs,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void processesFormAGroup(int processes) throws IOException, InterruptedException {
        var job = job(processes, "checks", 60);

        assertThat(job.run(OutputStream.nullOutputStream(), () -> false)).isEqualTo(new Outcome.Done());

        var all = CollectiveCheck.ALL.stream().map(CollectiveCheck::name).toList();
        for (int rank = 0; rank < processes; rank++) {
            assertThat(Files.readAllLines(job.log(rank))).isEqualTo(all);
        }
    }

    @Test
    void whoLeavesIsNamed() throws IOException, InterruptedException {
        var job = job(3, "one leaves", 60);

        assertThat(job.run(OutputStream.nullOutputStream(), () -> false)).isEqualTo(new Outcome.Failed(1, "", 7, ""));

        for (int rank : new int[] {0, 2}) {
            assertThat(Files.readString(job.log(rank)))
                    .contains("rank 1 of 3 was lost in all-reduce 2, as rank %d saw".formatted(rank));
        }
    }

    @Test
    void whoDoesNothingIsNamed() throws IOException, InterruptedException {
        var job = job(2, "one hangs", 2);

        var outcome = (Outcome.Failed) job.run(OutputStream.nullOutputStream(), () -> false);

        assertThat(outcome.rank()).isZero();
        assertThat(outcome.exitCode()).isEqualTo(Job.LOST_PEER);
        assertThat(outcome.message()).contains("rank 1 of 2 did not answer within 2 s in all-reduce 2, as rank 0 saw");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void join(int rank, int size, int port) {
        Rendezvous.join(new Placement(rank, size, rank, "127.0.0.1", port), Device.CPU, Duration.ofSeconds(1))
                .close();
    }

    @Test
    void whoDoesNotComeIsNamed() throws IOException {
        int port = freePort();

        assertThatThrownBy(() -> join(0, 3, port))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("rank 0 waited 1 s for ranks 1, 2 of 3, in vain");
    }

    @Test
    void withoutRankZeroNobodyMeets() throws IOException {
        int port = freePort();

        assertThatThrownBy(() -> join(1, 2, port))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("rank 1 did not reach rank 0 at 127.0.0.1, port %d, within 1 s", port);
    }

    @Test
    void aPortThatIsTakenIsTold() throws IOException {
        try (var socket = new ServerSocket(0)) {
            assertThatThrownBy(() -> join(0, 2, socket.getLocalPort()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("rank 0 cannot listen on port %d", socket.getLocalPort())
                    .hasMessageContaining("give MASTER_PORT another number");
        }
    }

    @Test
    void withoutNcclGpusAreRefused() {
        assertThatThrownBy(() -> Rendezvous.join(
                        new Placement(0, 2, 0, "127.0.0.1", 1), new Device(true, 0), Duration.ofSeconds(1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cuda:0: this build cannot join processes on GPUs");
    }
}
