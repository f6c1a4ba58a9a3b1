package org.glm4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.glm4j.data.TrainingMode;
import org.glm4j.training.JsonLog;
import org.glm4j.training.RunObserver;
import org.glm4j.training.TensorBoardLog;

/**
 * What a run writes for those who look at it later: a log and curves. Of several processes, one does.
 *
 * @param observers that write
 * @param closing ends what they write
 */
record RunRecords(List<RunObserver> observers, Runnable closing) implements AutoCloseable {

    /** Nothing is written. */
    static final RunRecords NONE = new RunRecords(List.of(), () -> {});

    /**
     * Opens both, to go on with.
     *
     * @param step taken so far
     * @param shares each mode's share of the training
     */
    static RunRecords open(Path log, Path tensorBoard, long step, Map<TrainingMode, Double> shares) {
        var lines = new JsonLog(log, step, shares);
        var curves = new TensorBoardLog(tensorBoard, step, shares);
        return new RunRecords(List.of(lines, curves), () -> {
            lines.close();
            curves.close();
        });
    }

    /** What watches a run: those that write, and one that shows it. */
    RunObserver beside(RunObserver display) {
        var all = new ArrayList<>(List.of(display));
        all.addAll(observers);
        return RunObserver.all(all);
    }

    @Override
    public void close() {
        closing.run();
    }
}
