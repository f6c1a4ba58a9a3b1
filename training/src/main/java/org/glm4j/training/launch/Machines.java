package org.glm4j.training.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the processes of a job run. */
public sealed interface Machines extends AutoCloseable permits ThisMachine, SshMachines {

    /**
     * The place of a process.
     *
     * @param machine its name, for messages; empty for this one
     * @param localRank which of the machine's processes it is, from 0
     * @param localSize how many the machine has
     */
    record Seat(String machine, int localRank, int localSize) {}

    /** A seat for every process, by rank. */
    List<Seat> seats();

    /** Address of the first machine, as the others reach it. */
    String masterAddress();

    /** Where the process of rank 0 may listen. */
    int masterPort() throws IOException;

    /**
     * Starts a process. Its standard input stays open until it is to end.
     *
     * @param command the program and its arguments
     * @param variables environment variables besides those that processes there have
     * @param log where it may write what it says by itself; otherwise that is its standard output
     * @throws org.glm4j.foundation.InvalidInputException if the machine cannot be reached
     */
    Process start(int rank, List<String> command, Map<String, String> variables, Optional<Path> log) throws IOException;

    /** Ends the connections to the machines. */
    @Override
    void close();
}
