package org.glm4j.training.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.ConfigFileHostEntryResolver;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.glm4j.foundation.InvalidInputException;

/**
 * Processes on other machines, started over SSH with the user's keys, on machines that he knows ({@code known_hosts}).
 * They find the program, the working directory and all files at the same places as here.
 */
public final class SshMachines implements Machines {

    private static final Duration CONNECTING = Duration.ofSeconds(20);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final int SSH_PORT = 22;

    private final Hostfile hostfile;
    private final int masterPort;
    private final Path sshDirectory;
    private final SshClient client;
    private final List<Seat> seats = new ArrayList<>();
    private final Map<String, ClientSession> sessions = new LinkedHashMap<>();

    /**
     * @param masterPort where the process of rank 0 listens, on the first machine
     * @param sshDirectory the user's {@code .ssh}: keys, {@code known_hosts} and {@code config}
     */
    public SshMachines(Hostfile hostfile, int masterPort, Path sshDirectory) {
        this.hostfile = hostfile;
        this.masterPort = masterPort;
        this.sshDirectory = sshDirectory;
        for (var host : hostfile.hosts()) {
            for (int i = 0; i < host.slots(); i++) {
                seats.add(new Seat(host.name(), i, host.slots()));
            }
        }
        client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier(new KnownHostsServerKeyVerifier(
                RejectAllServerKeyVerifier.INSTANCE, sshDirectory.resolve("known_hosts")));
        client.setKeyIdentityProvider(new FileKeyPairProvider(keys()));
        client.setHostConfigEntryResolver(new ConfigFileHostEntryResolver(sshDirectory.resolve("config")));
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, HEARTBEAT);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, 3);
        client.start();
    }

    private List<Path> keys() {
        var keys = Stream.of("id_ed25519", "id_ecdsa", "id_rsa")
                .map(sshDirectory::resolve)
                .filter(Files::isReadable)
                .toList();
        if (keys.isEmpty()) {
            throw new InvalidInputException(
                    "%s has no key (id_ed25519, id_ecdsa or id_rsa): make one with ssh-keygen, and ssh-copy-id it to the machines"
                            .formatted(sshDirectory));
        }
        return keys;
    }

    @Override
    public List<Seat> seats() {
        return List.copyOf(seats);
    }

    @Override
    public String masterAddress() {
        return hostfile.hosts().getFirst().address();
    }

    @Override
    public int masterPort() {
        return masterPort;
    }

    @Override
    public Process start(int rank, List<String> command, Map<String, String> variables, Optional<Path> log)
            throws IOException {
        String host = seats.get(rank).machine();
        var session = sessions.get(host);
        if (session == null || !session.isOpen()) {
            session = connect(host);
            sessions.put(host, session);
        }
        var channel = session.createExecChannel(script(command, variables));
        channel.setRedirectErrorStream(true);
        channel.open().verify(CONNECTING);
        return new SshProcess(channel);
    }

    private ClientSession connect(String host) throws IOException {
        try {
            var session = client.connect(entry(host)).verify(CONNECTING).getSession();
            session.auth().verify(CONNECTING);
            return session;
        } catch (IOException e) {
            throw new InvalidInputException(
                    "%s cannot be reached over SSH (%s): see that 'ssh %s' works without a password, with a key in %s, and asks nothing"
                            .formatted(host, e.getMessage(), host, sshDirectory),
                    e);
        }
    }

    /** What the user's configuration says about a machine, and what is usual where it says nothing. */
    private HostConfigEntry entry(String host) throws IOException {
        int at = host.indexOf('@');
        String user = at < 0 ? null : host.substring(0, at);
        String name = host.substring(at + 1);
        var entry = client.getHostConfigEntryResolver().resolveEffectiveHost(name, 0, null, user, null, null);
        if (entry == null) {
            entry = new HostConfigEntry(name, name, SSH_PORT, user);
        }
        if (entry.getHostName() == null) {
            entry.setHostName(name);
        }
        if (entry.getPort() <= 0) {
            entry.setPort(SSH_PORT);
        }
        if (entry.getUsername() == null || entry.getUsername().isEmpty()) {
            entry.setUsername(System.getProperty("user.name"));
        }
        return entry;
    }

    /** The command for the shell of the other machine. */
    private static String script(List<String> command, Map<String, String> variables) {
        String environment = variables.entrySet().stream()
                .map(entry -> quoted(entry.getKey() + "=" + entry.getValue()))
                .collect(Collectors.joining(" "));
        return "cd %s && exec env %s %s"
                .formatted(
                        quoted(Path.of("").toAbsolutePath().toString()),
                        environment,
                        command.stream().map(SshMachines::quoted).collect(Collectors.joining(" ")));
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    @Override
    public void close() {
        client.stop();
    }
}
