package org.glm4j.training.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.glm4j.training.launch.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Two hosts, as network namespaces of this one, joined by a cable that is slowed down and can be cut. Skipped where this
 * user cannot make such.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class SeveralHostsTest {

    private static final int PATIENCE_SECONDS = 3;

    private final String name = "glm" + ProcessHandle.current().pid() % 100_000;
    private final List<Process> started = new ArrayList<>();

    private String host(int number) {
        return name + "h" + number;
    }

    private String cable(int number) {
        return name + "c" + number;
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no such command
        }
    }

    private static void sh(String command) throws IOException, InterruptedException {
        assertThat(succeeds(command.split(" "))).as(command).isTrue();
    }

    @BeforeEach
    void layACable() throws IOException, InterruptedException {
        assumeTrue(succeeds("ip", "netns", "add", host(0)), "network namespaces cannot be made here");
        sh("ip netns add %s".formatted(host(1)));
        sh("ip link add %s type veth peer name %s".formatted(cable(0), cable(1)));
        for (int i = 0; i < 2; i++) {
            sh("ip link set %s netns %s".formatted(cable(i), host(i)));
            sh("ip -n %s addr add 10.231.7.%d/24 dev %s".formatted(host(i), i + 1, cable(i)));
            sh("ip -n %s link set lo up".formatted(host(i)));
            sh("ip -n %s link set %s up".formatted(host(i), cable(i)));
            assumeTrue(slowsDown(i), "links cannot be slowed down here");
        }
    }

    private boolean slowsDown(int number) throws IOException, InterruptedException {
        String command = "tc -n %s qdisc add dev %s root tbf rate 200mbit burst 64kb latency 50ms"
                .formatted(host(number), cable(number));
        return succeeds(command.split(" "));
    }

    @AfterEach
    void takeItAllAway() throws IOException, InterruptedException {
        started.forEach(Process::destroyForcibly);
        for (int i = 0; i < 2; i++) {
            succeeds("ip", "netns", "del", host(i));
        }
    }

    private Process rank(int rank) throws IOException {
        var builder = new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                host(rank),
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                RankMain.class.getName(),
                "sum until one is lost",
                Integer.toString(PATIENCE_SECONDS));
        builder.redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "GLM4J_THREADS", "1",
                        "RANK", Integer.toString(rank),
                        "LOCAL_RANK", "0",
                        "WORLD_SIZE", "2",
                        "MASTER_ADDR", "10.231.7.1",
                        "MASTER_PORT", "29501"));
        var process = builder.start();
        started.add(process);
        return process;
    }

    /** The next line that is not of libtorch's log. */
    private static String said(BufferedReader output) throws IOException {
        String line = output.readLine();
        while (line != null && !line.matches("summing|ranks? .*")) {
            line = output.readLine();
        }
        return line;
    }

    @Test
    void aHostThatIsCutOffIsNamed() throws IOException, InterruptedException {
        try (BufferedReader first = rank(0).inputReader(StandardCharsets.UTF_8);
                BufferedReader second = rank(1).inputReader(StandardCharsets.UTF_8)) {
            assertThat(said(first)).isEqualTo("summing");
            assertThat(said(second)).isEqualTo("summing");

            sh("ip -n %s link set %s down".formatted(host(1), cable(1)));

            assertThat(said(first))
                    .matches("rank 1 of 2 did not answer within 3 s in all-reduce [\\d,]+, as rank 0 saw .*");
            assertThat(said(second))
                    .matches("rank 0 of 2 did not answer within 3 s in all-reduce [\\d,]+, as rank 1 saw .*");
        }
        for (var process : started) {
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(Job.LOST_PEER);
        }
    }
}
