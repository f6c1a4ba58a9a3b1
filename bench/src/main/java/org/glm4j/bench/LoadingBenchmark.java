package org.glm4j.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.glm4j.bench.Result.Target;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.LanguageModel;

/** From a checkpoint's directory to a model, and to its first token: a lazily mapped file alone would prove nothing. */
final class LoadingBenchmark {

    private static final DecodingTask FIRST_TOKEN = new DecodingTask(1, 8, 1);

    private final Surroundings surroundings;

    LoadingBenchmark(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    private record Seconds(double load, double loadAndFirstToken) {}

    void run() throws IOException {
        Path directory = SyntheticCheckpoints.glmLarge(surroundings.scratch());
        List<Seconds> samples = Alternation.run(
                        1, surroundings.rounds(), List.<Alternation.Contestant<Seconds>>of(() -> once(directory)))
                .getFirst();
        Figures load = Figures.of(samples.stream().mapToDouble(Seconds::load).toArray());
        Figures ready = Figures.of(
                samples.stream().mapToDouble(Seconds::loadAndFirstToken).toArray());
        String file = "glm-large fp32 safetensors (1.34 GB), warm";
        surroundings
                .history()
                .add(new Result(
                        "load",
                        file,
                        "s",
                        load,
                        null,
                        null,
                        null,
                        Target.atMost("median", 1.5, load.median()),
                        Map.of()));
        surroundings
                .history()
                .add(new Result(
                        "load",
                        file + ", and first token of a prompt of 8",
                        "s",
                        ready,
                        null,
                        null,
                        null,
                        Target.atMost("median", 1.5, ready.median()),
                        Map.of()));
    }

    private static Seconds once(Path directory) {
        long started = System.nanoTime();
        try (LanguageModel model = BenchModels.open(directory, Dtype.FP32)) {
            long loaded = System.nanoTime();
            FIRST_TOKEN.run(model);
            return new Seconds((loaded - started) * 1e-9, (System.nanoTime() - started) * 1e-9);
        }
    }
}
