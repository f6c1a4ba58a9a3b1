package org.glm4j.training.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Jobs over SSH, with a server of this process's own that runs shells here under two names. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(60)
class SshMachinesTest {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private SshServer server;
    private KeyPair hostKey;

    @BeforeEach
    void startServer() throws IOException, GeneralSecurityException {
        hostKey = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        var userKey = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator(
                (user, key, session) -> user.equals("trainer") && KeyUtils.compareKeys(key, userKey.getPublic()));
        server.setCommandFactory(
                (channel, command) -> new ProcessShellFactory(command, "sh", "-c", command).createShell(channel));
        server.start();
        writeKey(userKey);
        Files.writeString(directory.resolve("config"), """
                Host node1 node2
                  HostName 127.0.0.1
                  Port %d
                  User trainer
                """.formatted(server.getPort()));
        know(hostKey);
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }

    private void writeKey(KeyPair key) throws IOException, GeneralSecurityException {
        try (var file = Files.newOutputStream(directory.resolve("id_ed25519"))) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", null, file);
        }
    }

    private void know(KeyPair key) throws IOException {
        Files.writeString(
                directory.resolve("known_hosts"),
                "[127.0.0.1]:%d %s%n".formatted(server.getPort(), PublicKeyEntry.toString(key.getPublic())));
    }

    private SshMachines machines(String... lines) throws IOException {
        Path hosts = Files.write(directory.resolve("hosts"), List.of(lines));
        return new SshMachines(Hostfile.read(hosts), 29_511, directory);
    }

    private Outcome run(String script, SshMachines machines, BooleanSupplier stop) throws InterruptedException {
        return job(script, machines).run(shown, stop);
    }

    private Job job(String script, SshMachines machines) {
        return new Job(
                List.of("sh", "-c", script),
                machines,
                Map.of("EXTRA", "it's \"more\" $HOME"),
                directory.resolve("logs"),
                Duration.ofSeconds(1),
                Duration.ofSeconds(20));
    }

    private List<String> log(int rank) throws IOException {
        return Files.readAllLines(directory.resolve("logs/rank-%d.log".formatted(rank)));
    }

    @Test
    void everyProcessLearnsItsPlace() throws IOException, InterruptedException {
        String script =
                "echo $RANK $LOCAL_RANK $WORLD_SIZE $LOCAL_WORLD_SIZE $MASTER_ADDR $MASTER_PORT \"$EXTRA\"; pwd";
        try (var machines = machines("# two machines", "node1 slots=2", "", "node2  # one process")) {
            assertThat(run(script, machines, () -> false)).isEqualTo(new Outcome.Done());
        }

        String here = Path.of("").toAbsolutePath().toString();
        assertThat(log(0)).containsExactly("0 0 3 2 node1 29511 it's \"more\" $HOME", here);
        assertThat(log(1)).containsExactly("1 1 3 2 node1 29511 it's \"more\" $HOME", here);
        assertThat(log(2)).containsExactly("2 0 3 1 node1 29511 it's \"more\" $HOME", here);
        assertThat(shown.toString(StandardCharsets.UTF_8).lines().toList()).isEqualTo(log(0));
    }

    @Test
    void aFailureIsToldWithItsMachineAndEndsTheOthers() throws IOException, InterruptedException {
        try (var machines = machines("node1 slots=2", "node2 slots=1")) {
            var outcome = run("if [ $RANK = 2 ]; then echo no such text >&2; exit 2; fi; cat", machines, () -> false);

            assertThat(outcome).isEqualTo(new Outcome.Failed(2, "node2", 2, "no such text"));
            assertThat(((Outcome.Failed) outcome).sentence())
                    .isEqualTo("rank 2 on node2 failed with exit code 2: no such text");
        }
    }

    @Test
    void allAreAskedToStopByTheirInput() throws IOException, InterruptedException {
        try (var machines = machines("node1", "node2")) {
            var outcome = run(
                    "echo ready; read line; echo saved; exit 130",
                    machines,
                    () -> said(0, "ready") && said(1, "ready"));

            assertThat(outcome).isEqualTo(new Outcome.Stopped());
        }
        assertThat(log(0)).containsExactly("ready", "saved");
        assertThat(log(1)).containsExactly("ready", "saved");
    }

    private boolean said(int rank, String line) {
        try {
            return Files.exists(directory.resolve("logs/rank-%d.log".formatted(rank)))
                    && log(rank).contains(line);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aMachineThatIsLostIsTold() throws IOException, InterruptedException {
        try (var machines = machines("node1")) {
            var outcome = run("echo ready; cat", machines, () -> {
                if (said(0, "ready")) {
                    server.getActiveSessions().forEach(session -> session.close(true));
                }
                return false;
            });

            assertThat(outcome).isEqualTo(new Outcome.Failed(0, "node1", SshProcess.LOST_CONNECTION, "ready"));
            assertThat(((Outcome.Failed) outcome).sentence())
                    .isEqualTo("rank 0 on node1 was lost with the connection to it: ready");
        }
    }

    @Test
    void anUnknownMachineIsNotTrusted() throws IOException, GeneralSecurityException {
        know(KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256));
        assertRefused();
        Files.delete(directory.resolve("known_hosts"));
        assertRefused();
    }

    @Test
    void anUnknownKeyIsTold() throws IOException, GeneralSecurityException {
        writeKey(KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256));
        assertRefused();
    }

    private void assertRefused() throws IOException {
        try (var machines = machines("node1")) {
            var job = job("echo hello", machines);
            assertThatThrownBy(() -> job.run(OutputStream.nullOutputStream(), () -> false))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("node1 cannot be reached over SSH (")
                    .hasMessageContaining("see that 'ssh node1' works without a password");
        }
    }

    @Test
    void aUserWithoutKeysIsTold() throws IOException {
        Files.delete(directory.resolve("id_ed25519"));

        assertThatThrownBy(() -> machines("node1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has no key (id_ed25519, id_ecdsa or id_rsa): make one with ssh-keygen");
    }
}
