package org.glm4j.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.glm4j.bench.Alternation.Contestant;
import org.glm4j.bench.DecodingTask.Run;
import org.glm4j.bench.Result.Limit;
import org.glm4j.bench.Result.Target;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.LanguageModel;

/** Decoding of one sequence and of eight, against cached PyTorch, and against the reference's memories. */
final class DecodingBenchmark {

    private static final DecodingTask ONE = new DecodingTask(1, 128, 64);
    private static final DecodingTask EIGHT = new DecodingTask(8, 128, 64);
    private static final DecodingTask LONG = new DecodingTask(1, 448, 64);

    private final Surroundings surroundings;
    private final SyntheticModel synthetic = SyntheticCheckpoints.glmLargeModel();

    DecodingBenchmark(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void run() throws IOException {
        Path directory = SyntheticCheckpoints.glmLarge(surroundings.scratch());
        for (Dtype dtype : List.of(Dtype.FP32, Dtype.BF16)) {
            try (LanguageModel model = BenchModels.open(directory, dtype)) {
                loadOther(directory, dtype, "cached");
                measure(model, dtype, "cached", ONE, surroundings.rounds(), 0.95);
                measure(model, dtype, "cached", EIGHT, Math.min(3, surroundings.rounds()), 0.95);
                if (dtype == Dtype.FP32) {
                    loadOther(directory, dtype, "memories");
                    measure(model, dtype, "memories", LONG, Math.min(3, surroundings.rounds()), 4);
                }
            }
        }
    }

    private void loadOther(Path directory, Dtype dtype, String way) {
        surroundings
                .python()
                .ifPresent(python -> python.ask(
                        "load",
                        Map.of(
                                "size",
                                "glm-large",
                                "weights",
                                directory.resolve("model.safetensors").toString(),
                                "dtype",
                                dtype == Dtype.FP32 ? "float32" : "bfloat16",
                                "way",
                                way)));
    }

    private void measure(LanguageModel model, Dtype dtype, String way, DecodingTask task, int rounds, double atLeast) {
        // The machine's bandwidth changes with what its neighbours do, so it is measured before and after every run.
        List<Double> bandwidths = new ArrayList<>();
        alternate(model, task, 1, bandwidths); // both sides compile and touch what they use
        bandwidths.clear();
        List<List<Run>> runs = alternate(model, task, rounds, bandwidths);
        double[] bandwidth =
                bandwidths.stream().mapToDouble(Double::doubleValue).toArray();

        List<Run> ours = runs.getFirst();
        List<Run> theirs = runs.size() > 1 ? runs.get(1) : List.of();
        String variant = "glm-large %s %s, against %s".formatted(dtype, task.name(), way);
        Figures decode = figures(ours, Run::tokensPerSecond);
        double gigabytesPerToken = bytesPerStep(dtype, task) / task.batch() * 1e-9;
        double[] read = ours.stream()
                .mapToDouble(run -> gigabytesPerToken * run.tokensPerSecond())
                .toArray();
        Figures ratio = ratio(ours, theirs, Run::tokensPerSecond);
        Map<String, Object> details = new LinkedHashMap<>();
        if (!theirs.isEmpty()) {
            details.put("sameTokens", ours.getFirst().agreement(theirs.getFirst()));
        }
        surroundings
                .history()
                .add(new Result(
                        "decode",
                        variant,
                        "tokens/s",
                        decode,
                        theirs.isEmpty() ? null : figures(theirs, Run::tokensPerSecond),
                        ratio,
                        new Limit(
                                "read bandwidth",
                                Figures.of(bandwidth).median(),
                                "GB/s",
                                Figures.ofRatios(read, bandwidth).median()),
                        ratio == null ? null : Target.atLeast("ratio", atLeast, ratio.median()),
                        details));

        ToDoubleFunction<Run> prefill = run -> task.batch() * task.promptLength() / run.prefillSeconds();
        Figures prompt = figures(ours, prefill);
        double peak = MatrixThroughput.measure(dtype);
        double computed = 2e-9 * synthetic.parametersReadPerStep() * prompt.median();
        surroundings
                .history()
                .add(new Result(
                        "prefill",
                        variant,
                        "tokens/s",
                        prompt,
                        theirs.isEmpty() ? null : figures(theirs, prefill),
                        ratio(ours, theirs, prefill),
                        new Limit("matrix product", peak, "GFLOP/s", computed / peak),
                        null,
                        Map.of()));
    }

    private List<List<Run>> alternate(LanguageModel model, DecodingTask task, int rounds, List<Double> bandwidths) {
        List<Contestant<Run>> contestants = new ArrayList<>();
        contestants.add(() -> {
            double before = ReadBandwidth.measure();
            Run run = task.run(model);
            bandwidths.add((before + ReadBandwidth.measure()) / 2);
            return run;
        });
        surroundings
                .python()
                .ifPresent(python ->
                        contestants.add(() -> task.run(python, model.config().vocabSize())));
        return Alternation.run(0, rounds, contestants);
    }

    /** Weights that a step reads, and the cache at its middle length. */
    private double bytesPerStep(Dtype dtype, DecodingTask task) {
        double middle = task.promptLength() + task.tokens() / 2.0;
        double cache = synthetic.cacheElements(task.batch()) * middle;
        return dtype.bytes() * (synthetic.parametersReadPerStep() + cache);
    }

    private static Figures figures(List<Run> runs, ToDoubleFunction<Run> figure) {
        return Figures.of(runs.stream().mapToDouble(figure).toArray());
    }

    private static Figures ratio(List<Run> ours, List<Run> theirs, ToDoubleFunction<Run> figure) {
        return theirs.isEmpty()
                ? null
                : Figures.ofRatios(
                        ours.stream().mapToDouble(figure).toArray(),
                        theirs.stream().mapToDouble(figure).toArray());
    }
}
