package org.glm4j.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.ModelPart;
import org.glm4j.model.tensor.Device;
import org.glm4j.training.distributed.Placement;
import org.glm4j.training.distributed.ProcessGrid;
import org.glm4j.training.distributed.Rendezvous;
import org.glm4j.training.launch.Job;

/**
 * A model that all processes of a job compute together: each runs the same command on the same input, has a part of the
 * model, and comes to the same results, which the first tells.
 */
final class SharedModel implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final Console console; // of what is told
    private final ProcessGrid grid;

    private SharedModel(Console console, ProcessGrid grid) {
        this.grid = grid;
        this.console = first() ? console : silent(console);
    }

    /**
     * Meets the other processes, where {@code glm launch} started any. Other launchers are not asked: what runs in their
     * jobs may well run alone.
     *
     * @param device as the user named it
     */
    static SharedModel join(Console console, String device) {
        LauncherWatch.begin(console);
        boolean launched = console.environment().containsKey(Job.LAUNCHER);
        var place = launched ? Placement.of(console.environment()) : Placement.ALONE;
        return new SharedModel(console, Rendezvous.join(place, device(place, device), TIMEOUT, place.worldSize()));
    }

    /** Each process of a machine has a GPU of its own. */
    static Device device(Placement place, String named) {
        if (place.worldSize() == 1 || !named.startsWith("cuda")) {
            return Device.of(named);
        }
        if (!named.equals("cuda")) {
            throw new InvalidInputException(
                    "--device %s is one GPU, but there are %d processes: give --device cuda, and each takes its own."
                            .formatted(named, place.worldSize()));
        }
        return Device.of("cuda:" + place.localRank());
    }

    /**
     * The model of a finetuning that is tested. Of processes that each have a whole one, or the same part, the first has
     * it tested.
     */
    static SharedModel of(Console console, TrainingJob job) {
        return new SharedModel(console, job.processes().grid());
    }

    /** Whether this process takes part: others would compute the same. */
    boolean takesPart() {
        return grid.data().rank() == 0;
    }

    /** Whether this is the process that writes. */
    boolean first() {
        return grid.world().rank() == 0;
    }

    /**
     * What was there before must be the same for all.
     *
     * @param count of it
     * @param what it is, for the message
     * @throws InvalidInputException if another process counts otherwise
     */
    void requireSame(int count, String what) {
        double all = grid.model().sum(count)[0];
        if (all != (double) count * grid.model().size()) {
            throw new InvalidInputException(
                    "%s: not all processes see the same there; it must be one directory for all".formatted(what));
        }
    }

    /** Whether there are others. */
    boolean shared() {
        return grid.world().size() > 1;
    }

    ModelPart part() {
        return grid.part();
    }

    Device device() {
        return grid.world().device();
    }

    /** Where results and notes go: nowhere in all but the first process. */
    Console console() {
        return console;
    }

    private static Console silent(Console console) {
        var nothing = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Console(console.in(), nothing, nothing, Console.Terminals.NONE, console.environment());
    }

    @Override
    public void close() {
        grid.close();
    }
}
