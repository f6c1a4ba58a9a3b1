package org.glm4j.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.glm4j.bench.Alternation.Contestant;
import org.glm4j.bench.Result.Target;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.LanguageModel;

/** Summaries by beam search, last words and perplexity at GLM-Base's size in single precision, against the reference's way. */
final class TextsBenchmark {

    /** Source and summary of CNN/DailyMail. */
    private static final BeamTask SUMMARY = new BeamTask(608, 5, 160);

    private static final int POSITIONS = 1024;
    private static final int MOST_ROUNDS = 3;
    private static final double MEGA = 1e6;

    private final Surroundings surroundings;

    TextsBenchmark(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void run() throws IOException {
        Path directory = SyntheticCheckpoints.glmBase(surroundings.scratch(), POSITIONS);
        surroundings
                .python()
                .ifPresent(python -> python.ask(
                        "load",
                        Map.of(
                                "size",
                                "glm-base",
                                "weights",
                                directory.resolve("model.safetensors").toString(),
                                "dtype",
                                "float32",
                                "way",
                                "memories",
                                "max_length",
                                POSITIONS)));
        try (LanguageModel model = BenchModels.open(directory, Dtype.FP32)) {
            beams(model);
            score(model, ScoringTask.lastWords(64), 3);
            score(model, ScoringTask.windows(16), 1.2);
        }
    }

    private void score(LanguageModel model, ScoringTask task, double atLeast) {
        var runs = alternate(1, rounds(), () -> task.run(model), python -> task.run(python));
        var details = new LinkedHashMap<String, Object>(task.size());
        if (runs.size() > 1) {
            details.put(
                    "largestRelativeDifference",
                    ScoringTask.difference(runs.get(0).getFirst(), runs.get(1).getFirst()));
        }
        report("score", task.name(), runs, ScoringTask.Run::seconds, atLeast, details);
    }

    /** The other side takes minutes, so there is one round of it. */
    private void beams(LanguageModel model) {
        new BeamTask(SUMMARY.source(), SUMMARY.beams(), 8).run(model);
        var runs = alternate(
                0,
                1,
                () -> SUMMARY.run(model),
                python -> SUMMARY.run(python, model.config().vocabSize()));
        var ours = runs.getFirst().getFirst();
        var details = new LinkedHashMap<String, Object>();
        details.put("megabytes", ours.bytes() / MEGA);
        if (runs.size() > 1) {
            var theirs = runs.get(1).getFirst();
            details.put("pytorchMegabytes", theirs.bytes() / MEGA);
            details.put("sameTokens", ours.agreement(theirs));
        }
        String name = "source %d, %d beams, %d tokens".formatted(SUMMARY.source(), SUMMARY.beams(), SUMMARY.tokens());
        report("beams", name, runs, BeamTask.Run::seconds, 8, details);
        if (runs.size() > 1) {
            double share = (double) ours.bytes() / runs.get(1).getFirst().bytes();
            surroundings
                    .history()
                    .add(new Result(
                            "beams-memory",
                            "glm-base fp32 %s, peak beyond the weights as a share of the reference's way"
                                    .formatted(name),
                            "1",
                            Figures.of(share),
                            null,
                            null,
                            null,
                            Target.atMost("median", 0.3, share),
                            details));
        }
    }

    private int rounds() {
        return Math.min(MOST_ROUNDS, surroundings.rounds());
    }

    private <R> List<List<R>> alternate(int warmups, int rounds, Contestant<R> ours, Function<PythonPeer, R> theirs) {
        var contestants = new ArrayList<Contestant<R>>();
        contestants.add(ours);
        surroundings.python().ifPresent(python -> contestants.add(() -> theirs.apply(python)));
        return Alternation.run(warmups, rounds, contestants);
    }

    private <R> void report(
            String benchmark,
            String name,
            List<List<R>> runs,
            ToDoubleFunction<R> seconds,
            double atLeast,
            Map<String, Object> details) {
        double[] ours = runs.getFirst().stream().mapToDouble(seconds).toArray();
        double[] theirs =
                runs.size() > 1 ? runs.get(1).stream().mapToDouble(seconds).toArray() : null;
        Figures ratio = theirs == null ? null : Figures.ofRatios(theirs, ours);
        surroundings
                .history()
                .add(new Result(
                        benchmark,
                        "glm-base fp32 %s, against the reference's way".formatted(name),
                        "s",
                        Figures.of(ours),
                        theirs == null ? null : Figures.of(theirs),
                        ratio,
                        null,
                        ratio == null ? null : Target.atLeast("ratio", atLeast, ratio.median()),
                        details));
    }
}
