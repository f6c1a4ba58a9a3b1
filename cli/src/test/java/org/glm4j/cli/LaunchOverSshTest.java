package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A training whose processes are started over SSH, by a server of this process's own. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(180)
class LaunchOverSshTest {

    @TempDir
    private Path home;

    private final String homeBefore = System.getProperty("user.home");
    private SshServer server;

    @BeforeEach
    void startServer() throws IOException, GeneralSecurityException {
        var hostKey = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        var userKey = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator((user, key, session) -> KeyUtils.compareKeys(key, userKey.getPublic()));
        server.setCommandFactory(
                (channel, command) -> new ProcessShellFactory(command, "sh", "-c", command).createShell(channel));
        server.start();
        Path ssh = Files.createDirectory(home.resolve(".ssh"));
        try (var file = Files.newOutputStream(ssh.resolve("id_ed25519"))) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(userKey, "test", null, file);
        }
        Files.writeString(ssh.resolve("config"), "Host 127.0.0.1\n  Port %d\n".formatted(server.getPort()));
        Files.writeString(
                ssh.resolve("known_hosts"),
                "[127.0.0.1]:%d %s%n".formatted(server.getPort(), PublicKeyEntry.toString(hostKey.getPublic())));
        System.setProperty("user.home", home.toString());
    }

    @AfterEach
    void stopServer() throws IOException {
        System.setProperty("user.home", homeBefore);
        server.close();
    }

    @Test
    void theMachinesOfAHostfileTrain() throws IOException {
        Path hosts = Files.writeString(home.resolve("hosts"), "127.0.0.1 slots=2\n");
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Path save = home.resolve("run");

        Run run = Run.glm(("launch --hostfile %s --master-port %d --log-dir %s -- pretrain --train-data primer"
                        + " --primer-documents 60 --split 20,1,1 --vocab-size 700 --num-layers 2 --hidden-size 16"
                        + " --num-attention-heads 2 --seq-length 32 --batch-size 4 --eval-iters 3"
                        + " --max-position-embeddings 64 --train-iters 4 --log-interval 1 --token-store %s --save %s")
                .formatted(hosts, port, home.resolve("logs"), home.resolve("tokens"), save)
                .split(" "));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("each of 2 processes keeps", "step 4/4", "Done:");
        assertThat(save.resolve("step-00000004")).isDirectory();
        assertThat(home.resolve("logs/rank-1.log")).content().contains("step 4/4");
    }
}
