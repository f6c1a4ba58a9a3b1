package org.glm4j.training.launch;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Processes that all run here.
 *
 * @param processes how many
 */
public record ThisMachine(int processes) implements Machines {

    @Override
    public List<Seat> seats() {
        return IntStream.range(0, processes)
                .mapToObj(rank -> new Seat("", rank, processes))
                .toList();
    }

    @Override
    public String masterAddress() {
        return "127.0.0.1";
    }

    @Override
    public int masterPort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public Process start(int rank, List<String> command, Map<String, String> variables, Optional<Path> log)
            throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(variables);
        log.ifPresent(file -> builder.redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile())));
        return builder.start();
    }

    @Override
    public void close() {
        // There is nothing to leave.
    }
}
