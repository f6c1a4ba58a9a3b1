package org.glm4j.cli;

import java.time.Duration;
import java.util.Map;
import org.glm4j.model.tensor.Device;
import org.glm4j.training.TrainingProcesses;
import org.glm4j.training.distributed.Agreement;
import org.glm4j.training.distributed.Placement;
import org.glm4j.training.distributed.Rendezvous;

/**
 * This process among those that train together, as {@code glm launch} or another launcher started them; most often it is
 * the only one.
 *
 * @param processes all of them
 * @param device that this one computes on
 * @param launcher may ask it to stop
 */
record TrainingJob(TrainingProcesses processes, Device device, LauncherWatch launcher) implements AutoCloseable {

    /** How long the processes wait for the first to tokenise texts: as long as it takes. */
    private static final Duration PREPARATION = Duration.ofDays(30);

    /**
     * Meets the other processes.
     *
     * @param device as the user named it
     */
    static TrainingJob join(Console console, ProcessOptions said, String device) {
        var launcher = LauncherWatch.begin(console);
        var place = Placement.of(console.environment());
        var own = SharedModel.device(place, device);
        var grid = Rendezvous.join(place, own, said.peerTimeout(), said.modelParallelSize());
        return new TrainingJob(new TrainingProcesses(grid, said.zeroStage()), own, launcher);
    }

    /** How many processes there are. */
    int size() {
        return processes.grid().world().size();
    }

    /** Whether this is the process that keeps files and speaks for all. */
    boolean first() {
        return processes.grid().world().rank() == 0;
    }

    /** The first process makes what is not there yet; the others wait until it {@linkplain #prepared is}. */
    void waitForFirst() {
        if (!first()) {
            processes.grid().world().barrier(PREPARATION);
        }
    }

    /** What the first process makes is there. */
    void prepared() {
        if (first()) {
            processes.grid().world().barrier(PREPARATION);
        }
    }

    /** Processes that do not do the same would train nonsense together. */
    void requireAgreement(Map<String, String> facts) {
        Agreement.require(processes.grid().world(), facts);
    }

    @Override
    public void close() {
        processes.grid().close();
    }
}
