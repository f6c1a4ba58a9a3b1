package org.glm4j.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.glm4j.data.Batch;
import org.glm4j.model.tensor.Device;
import org.glm4j.training.Trainer;
import org.glm4j.training.TrainingProcesses;
import org.glm4j.training.ZeroStage;
import org.glm4j.training.distributed.Placement;
import org.glm4j.training.distributed.Rendezvous;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** One of the processes that share steps; the first says what they took. */
@Command(name = "sharing-probe", hidden = true)
final class SharingProbe implements Callable<Integer> {

    /** Texts that a step reads, in all processes. */
    static final int TEXTS = 8;

    @Option(names = "--size", required = true)
    private SharingBenchmark.Size size;

    @Option(names = "--steps", required = true)
    private int steps;

    @Override
    public Integer call() {
        var place = Placement.of(System.getenv());
        var batch = size.task(TEXTS / place.worldSize()).batch();
        try (var grid = Rendezvous.join(place, Device.CPU, Duration.ofMinutes(10), 1);
                var timer = new StepTimer<Batch>(
                        Trainer.fresh(
                                size.config(),
                                StepTimer.options(0.1, Long.MAX_VALUE),
                                new TrainingProcesses(grid, ZeroStage.NONE)),
                        batch)) {
            timer.step(); // warm-up, in which the order of gradients is learnt
            double[] seconds = new double[steps];
            double[] waited = new double[steps];
            long bytes = 0;
            for (int i = 0; i < steps; i++) {
                var before = grid.traffic();
                seconds[i] = timer.step().seconds();
                var exchanged = grid.traffic().since(before);
                waited[i] = exchanged.waitedNanos() * 1e-9;
                bytes = exchanged.bytes();
            }
            if (place.rank() == 0) {
                System.out.println(JsonMapper.shared()
                        .writeValueAsString(new LinkedHashMap<>(Map.of(
                                "seconds", list(seconds),
                                "waited", list(waited),
                                "bytes", bytes,
                                "tokens", Arrays.stream(batch.lengths()).sum()))));
            }
        }
        return 0;
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
