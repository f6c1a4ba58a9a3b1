package org.glm4j.training.distributed;

import java.util.Map;
import java.util.regex.Pattern;
import org.glm4j.foundation.InvalidInputException;

/**
 * A process's place among those that work together, as whatever started it says in environment variables: {@code
 * torchrun} and {@code glm launch} ({@code RANK}, {@code WORLD_SIZE}, {@code LOCAL_RANK}), Slurm's {@code srun}, or Open
 * MPI's {@code mpirun}. {@code MASTER_ADDR} and {@code MASTER_PORT} say where they meet; {@code srun}, and {@code mpirun}
 * on one machine, need not be told.
 *
 * @param rank this process, from 0
 * @param worldSize how many there are
 * @param localRank this process among those of its machine, from 0
 * @param masterAddress machine of the process of rank 0
 * @param masterPort where that one listens
 */
public record Placement(int rank, int worldSize, int localRank, String masterAddress, int masterPort) {

    /** A process of its own. */
    public static final Placement ALONE = new Placement(0, 1, 0, "127.0.0.1", 0);

    /** Where PyTorch's programs meet if nobody says otherwise. */
    private static final int DEFAULT_PORT = 29500;

    private static final String RANK = "RANK";
    private static final String WORLD_SIZE = "WORLD_SIZE";
    private static final String LOCAL_RANK = "LOCAL_RANK";
    private static final String MASTER_ADDR = "MASTER_ADDR";
    private static final String MASTER_PORT = "MASTER_PORT";
    private static final String SLURM_RANK = "SLURM_PROCID";
    private static final String SLURM_SIZE = "SLURM_NTASKS";
    private static final String OPEN_MPI_RANK = "OMPI_COMM_WORLD_RANK";
    private static final String OPEN_MPI_SIZE = "OMPI_COMM_WORLD_SIZE";

    /** The first of {@code node[07-12,15],other3}: a name, or a prefix and a number in brackets. */
    private static final Pattern FIRST_NODE = Pattern.compile("([^\\[,]+)(?:\\[([^\\],-]+)[^\\]]*\\]([^,\\[]*))?.*");

    /**
     * Reads the environment.
     *
     * @return {@link #ALONE} where it tells of no other process
     * @throws InvalidInputException if variables are missing, are no numbers, or contradict each other
     */
    public static Placement of(Map<String, String> environment) {
        var variables = new Variables(environment);
        if (variables.has(RANK) || variables.has(WORLD_SIZE)) {
            return ofTorch(variables);
        }
        // Outside of a step, in an allocation's first shell, Slurm sets ranks too, but there is one process.
        if (variables.has(SLURM_RANK) && variables.has("SLURM_STEP_ID")) {
            return ofSlurm(variables);
        }
        return variables.has(OPEN_MPI_RANK) ? ofOpenMpi(variables) : ALONE;
    }

    private static Placement ofTorch(Variables variables) {
        int size = variables.number(WORLD_SIZE);
        int rank = variables.number(RANK);
        if (size == 1 && rank == 0) {
            return ALONE;
        }
        return new Placement(
                        rank,
                        size,
                        variables.has(LOCAL_RANK) ? variables.number(LOCAL_RANK) : rank,
                        variables.text(MASTER_ADDR),
                        variables.port(DEFAULT_PORT))
                .checked(RANK, WORLD_SIZE);
    }

    private static Placement ofSlurm(Variables variables) {
        int size = variables.number(SLURM_SIZE);
        if (size == 1) {
            return ALONE;
        }
        String nodes = variables.has("SLURM_STEP_NODELIST") ? "SLURM_STEP_NODELIST" : "SLURM_JOB_NODELIST";
        return new Placement(
                        variables.number(SLURM_RANK),
                        size,
                        variables.number("SLURM_LOCALID"),
                        variables.has(MASTER_ADDR) ? variables.text(MASTER_ADDR) : firstNode(variables.text(nodes)),
                        // Two jobs may share a machine.
                        variables.port(15_000 + variables.number("SLURM_JOB_ID") % 10_000))
                .checked(SLURM_RANK, SLURM_SIZE);
    }

    private static Placement ofOpenMpi(Variables variables) {
        int size = variables.number(OPEN_MPI_SIZE);
        if (size == 1) {
            return ALONE;
        }
        boolean oneMachine =
                variables.has("OMPI_COMM_WORLD_LOCAL_SIZE") && variables.number("OMPI_COMM_WORLD_LOCAL_SIZE") == size;
        return new Placement(
                        variables.number(OPEN_MPI_RANK),
                        size,
                        variables.number("OMPI_COMM_WORLD_LOCAL_RANK"),
                        oneMachine && !variables.has(MASTER_ADDR) ? "127.0.0.1" : variables.text(MASTER_ADDR),
                        variables.port(DEFAULT_PORT))
                .checked(OPEN_MPI_RANK, OPEN_MPI_SIZE);
    }

    private static String firstNode(String nodes) {
        var first = FIRST_NODE.matcher(nodes);
        if (!first.matches()) {
            throw new InvalidInputException(
                    "the list of Slurm's nodes is %s: name rank 0's machine in %s".formatted(nodes, MASTER_ADDR));
        }
        return first.group(2) == null ? first.group(1) : first.group(1) + first.group(2) + first.group(3);
    }

    private Placement checked(String rankVariable, String sizeVariable) {
        if (rank < 0 || rank >= worldSize) {
            throw new InvalidInputException(
                    "%s is %d and %s is %d: ranks go from 0 to one below the number of processes"
                            .formatted(rankVariable, rank, sizeVariable, worldSize));
        }
        return this;
    }

    /** Environment variables. */
    private record Variables(Map<String, String> environment) {

        boolean has(String name) {
            return !environment.getOrDefault(name, "").isBlank();
        }

        String text(String name) {
            if (!has(name)) {
                throw new InvalidInputException(
                        "%s is not set: every process of a job needs it; glm launch sets it".formatted(name));
            }
            return environment.get(name).strip();
        }

        int number(String name) {
            String value = text(name);
            try {
                return Integer.parseInt(value);
            } catch (NumberFormatException e) {
                throw new InvalidInputException("%s is %s: a number is needed".formatted(name, value), e);
            }
        }

        int port(int otherwise) {
            int port = has(MASTER_PORT) ? number(MASTER_PORT) : otherwise;
            if (port < 1 || port > 65_535) {
                throw new InvalidInputException("%s is %d: ports go from 1 to 65535".formatted(MASTER_PORT, port));
            }
            return port;
        }
    }
}
