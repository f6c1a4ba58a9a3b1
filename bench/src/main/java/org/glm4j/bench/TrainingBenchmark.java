package org.glm4j.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glm4j.bench.Alternation.Contestant;
import org.glm4j.bench.Result.Limit;
import org.glm4j.bench.Result.Target;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.data.Batch;
import org.glm4j.training.TrainingCost;
import tools.jackson.databind.JsonNode;

/**
 * Training steps at GLM-Base's size in single precision, in turns with PyTorch, which attends by one fused operation or the
 * reference's way, and projects every position onto the vocabulary.
 */
final class TrainingBenchmark {

    private static final GlmConfig BASE = SyntheticModel.bertSized(12, 768, 12);
    private static final String SIZE = "glm-base";
    private static final double DROPOUT = 0.1;
    private static final int MOST_ROUNDS = 3;

    private final Surroundings surroundings;

    TrainingBenchmark(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void run() {
        var full = TrainingTask.fullRows(4);
        measure(full, DROPOUT, false, 1.4, rounds());
        measure(full, DROPOUT, true, 2.5, Math.min(2, rounds()));
        measure(full, 0, false, 1.05, rounds());
        measure(TrainingTask.mixed(16), DROPOUT, false, 2, rounds());
    }

    private int rounds() {
        return Math.min(MOST_ROUNDS, surroundings.rounds());
    }

    private void measure(TrainingTask task, double dropout, boolean dense, double atLeast, int rounds) {
        Batch batch = task.batch();
        List<List<StepTimer.Step>> steps;
        try (var timer = StepTimer.pretraining(BASE, dropout, batch)) {
            var contestants = new ArrayList<Contestant<StepTimer.Step>>();
            contestants.add(timer::step);
            surroundings.python().ifPresent(python -> {
                python.ask(
                        "train",
                        Map.of("size", SIZE, "dense", dense, "dropout", dropout, "batch", task.arrays(StepTimer.RATE)));
                contestants.add(() -> step(python.ask("step", Map.of())));
            });
            steps = Alternation.run(1, rounds, contestants);
        }
        surroundings.python().ifPresent(python -> python.ask("train", Map.of())); // frees its memory
        report(task, dropout, dense, atLeast, batch, steps);
    }

    private void report(
            TrainingTask task,
            double dropout,
            boolean dense,
            double atLeast,
            Batch batch,
            List<List<StepTimer.Step>> steps) {
        double[] ours = seconds(steps.getFirst());
        Optional<double[]> theirs = steps.size() > 1 ? Optional.of(seconds(steps.get(1))) : Optional.empty();
        // How many times as fast: their seconds over ours.
        Figures ratio = theirs.map(other -> Figures.ofRatios(other, ours)).orElse(null);
        double peak = MatrixThroughput.measure(Dtype.FP32);
        double rate = TrainingCost.operations(BASE, batch) / Figures.of(ours).median() * 1e-9;
        var details = new LinkedHashMap<String, Object>();
        details.put("targets", batch.targetCount());
        details.put("tokens", Arrays.stream(batch.lengths()).sum());
        details.put("loss", steps.getFirst().getLast().loss());
        if (steps.size() > 1) {
            details.put("pytorchLoss", steps.get(1).getLast().loss());
        }
        surroundings
                .history()
                .add(new Result(
                        "train",
                        "glm-base fp32 %s, dropout %s, against %s"
                                .formatted(task.name(), dropout, dense ? "the reference's way" : "fused attention"),
                        "s",
                        Figures.of(ours),
                        theirs.map(Figures::of).orElse(null),
                        ratio,
                        new Limit("matrix product", peak, "GFLOP/s", rate / peak),
                        ratio == null ? null : Target.atLeast("ratio", atLeast, ratio.median()),
                        details));
    }

    private static StepTimer.Step step(JsonNode answer) {
        return new StepTimer.Step(
                answer.get("seconds").asDouble(), answer.get("loss").asDouble());
    }

    private static double[] seconds(List<StepTimer.Step> steps) {
        return steps.stream().mapToDouble(StepTimer.Step::seconds).toArray();
    }
}
