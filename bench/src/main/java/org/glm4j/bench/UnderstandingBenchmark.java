package org.glm4j.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glm4j.bench.Alternation.Contestant;
import org.glm4j.bench.Result.Limit;
import org.glm4j.bench.Result.Target;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.evaluation.choice.ChoiceScorer;
import org.glm4j.evaluation.choice.ClozeHead;
import org.glm4j.finetuning.ChoiceLoss;
import org.glm4j.finetuning.Epochs;
import org.glm4j.finetuning.TaskBatch;
import org.glm4j.finetuning.TaskObjective;
import org.glm4j.foundation.Progress;
import org.glm4j.model.GlmModels;
import org.glm4j.model.LoadOptions;
import org.glm4j.model.tensor.Device;
import org.glm4j.tasks.Split;
import org.glm4j.tokenizers.GlmTokenizer;
import org.glm4j.tokenizers.Tokenizers;
import org.glm4j.training.InitialWeights;
import org.glm4j.training.TokenLoss;
import org.glm4j.training.Trainer;
import tools.jackson.databind.JsonNode;

/**
 * Finetuning steps and scores of choices on real examples in single precision, in turns with PyTorch, which works as the
 * reference does: a row for each choice, padded to the recipe's length, with the scores of all words at every place.
 * Batches are as large as that fits into 24 GiB.
 */
final class UnderstandingBenchmark {

    private static final double DROPOUT = 0.1;
    private static final int MOST_ROUNDS = 3;

    private final Surroundings surroundings;
    private final Size size;
    private final Path data;
    private final Path vocabulary;

    /** What is measured. */
    enum Size {
        /** 12 layers of 768. */
        GLM_BASE("glm-base", 12, 768),
        /** 2 layers of 128, to see whether everything runs. */
        GLM_TINY("glm-tiny", 2, 128);

        private static final int HEAD_SIZE = 64;

        private final String label;
        private final int layers;
        private final int hiddenSize;

        Size(String label, int layers, int hiddenSize) {
            this.label = label;
            this.layers = layers;
            this.hiddenSize = hiddenSize;
        }

        GlmConfig config() {
            return SyntheticModel.bertSized(layers, hiddenSize, hiddenSize / HEAD_SIZE);
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /** One run, and what came out of it. */
    private record Scored(double seconds, List<double[]> scores) {}

    /**
     * @param data directory of the data sets
     * @param vocabulary BERT's
     */
    UnderstandingBenchmark(Surroundings surroundings, Size size, Path data, Path vocabulary) {
        this.surroundings = surroundings;
        this.size = size;
        this.data = data;
        this.vocabulary = vocabulary;
    }

    void run() throws IOException {
        try (GlmTokenizer tokenizer = Tokenizers.load(vocabulary)) {
            train(task("copa", "COPA", Split.TRAIN, 256, 8, tokenizer), 5);
            train(task("record", "ReCoRD", Split.TRAIN, 512, 1, tokenizer), 5);
            train(task("multirc", "MultiRC", Split.TRAIN, 512, 4, tokenizer), 1.5);
            score(task("copa", "COPA", Split.DEV, 256, 16, tokenizer), 5);
            score(task("record", "ReCoRD", Split.DEV, 512, 2, tokenizer), 5);
            score(task("multirc", "MultiRC", Split.DEV, 512, 8, tokenizer), 1.5);
        }
    }

    private UnderstandingTask task(
            String name, String folder, Split split, int length, int examples, GlmTokenizer tokenizer) {
        return UnderstandingTask.of(name, data.resolve(folder), split, length, examples, tokenizer);
    }

    private int rounds() {
        return Math.min(MOST_ROUNDS, surroundings.rounds());
    }

    private void train(UnderstandingTask task, double atLeast) {
        var objective = new TaskObjective(ClozeHead.PLAIN, ChoiceLoss.CROSS_ENTROPY, new TokenLoss(0));
        TaskBatch batch =
                new Epochs(ClozeHead.PLAIN, task.samples(), task.samples().size(), 1, 1).apply(0);
        List<List<StepTimer.Step>> steps;
        try (var timer = new StepTimer<>(trainer(objective), batch)) {
            var contestants = new ArrayList<Contestant<StepTimer.Step>>();
            contestants.add(timer::step);
            surroundings.python().ifPresent(python -> {
                python.ask(
                        "cloze-train",
                        Map.of("size", size.label, "dropout", DROPOUT, "batch", task.arrays(StepTimer.RATE)));
                contestants.add(() -> step(python.ask("step", Map.of())));
            });
            steps = Alternation.run(1, rounds(), contestants);
        }
        surroundings.python().ifPresent(python -> python.ask("train", Map.of())); // frees its memory
        var details = new LinkedHashMap<String, Object>();
        details.put("loss", steps.getFirst().getLast().loss());
        if (steps.size() > 1) {
            details.put("pytorchLoss", steps.get(1).getLast().loss());
        }
        double operations = objective.work(size.config(), batch).operations();
        report("finetuning step", task, seconds(steps), operations, atLeast, details);
    }

    private Trainer<TaskBatch> trainer(TaskObjective objective) {
        try (var model = GlmModels.random(size.config(), Dtype.FP32, Device.CPU, 1)) {
            return Trainer.of(InitialWeights.of(model), objective, StepTimer.options(DROPOUT, Long.MAX_VALUE));
        }
    }

    private static StepTimer.Step step(JsonNode answer) {
        return new StepTimer.Step(
                answer.get("seconds").asDouble(), answer.get("loss").asDouble());
    }

    private static List<double[]> seconds(List<List<StepTimer.Step>> steps) {
        return steps.stream()
                .map(side -> side.stream().mapToDouble(StepTimer.Step::seconds).toArray())
                .toList();
    }

    private void score(UnderstandingTask task, double atLeast) throws IOException {
        Path directory = surroundings.scratch().resolve(size.label);
        new SyntheticModel(size.config()).write(directory);
        List<List<Scored>> runs;
        try (var model = GlmModels.load(directory, LoadOptions.defaults().withDtype(Dtype.FP32))) {
            var scorer = new ChoiceScorer(model, ClozeHead.PLAIN, task.samples().size());
            var contestants = new ArrayList<Contestant<Scored>>();
            contestants.add(() -> scored(scorer, task));
            surroundings.python().ifPresent(python -> {
                python.ask(
                        "load",
                        Map.of(
                                "size",
                                size.label,
                                "weights",
                                directory.resolve("model.safetensors").toString(),
                                "dtype",
                                "float32",
                                "way",
                                "memories"));
                contestants.add(() -> scored(python.ask("cloze-scores", Map.of("batch", task.arrays(0)))));
            });
            runs = Alternation.run(1, rounds(), contestants);
        }
        surroundings.python().ifPresent(python -> python.ask("train", Map.of())); // frees its memory
        var details = new LinkedHashMap<String, Object>();
        if (runs.size() > 1) {
            details.put(
                    "largest difference of scores",
                    difference(
                            runs.getFirst().getFirst().scores(),
                            runs.get(1).getFirst().scores()));
        }
        var seconds = runs.stream()
                .map(side -> side.stream().mapToDouble(Scored::seconds).toArray())
                .toList();
        TaskBatch batch =
                new Epochs(ClozeHead.PLAIN, task.samples(), task.samples().size(), 1, 1).apply(0);
        double forward = new TaskObjective(ClozeHead.PLAIN, ChoiceLoss.CROSS_ENTROPY, new TokenLoss(0))
                        .work(size.config(), batch)
                        .operations()
                / 3; // the backward pass has twice as many
        report("scores", task, seconds, forward, atLeast, details);
    }

    private static Scored scored(ChoiceScorer scorer, UnderstandingTask task) {
        long start = System.nanoTime();
        var scores = scorer.score(task.samples(), Progress.NONE);
        double seconds = (System.nanoTime() - start) * 1e-9;
        return new Scored(seconds, scores.stream().map(each -> each.values()).toList());
    }

    private static Scored scored(JsonNode answer) {
        return new Scored(
                answer.get("seconds").asDouble(),
                answer.get("scores")
                        .valueStream()
                        .map(row -> row.valueStream()
                                .mapToDouble(JsonNode::asDouble)
                                .toArray())
                        .toList());
    }

    private static double difference(List<double[]> ours, List<double[]> theirs) {
        double largest = 0;
        for (int i = 0; i < ours.size(); i++) {
            for (int choice = 0; choice < ours.get(i).length; choice++) {
                largest = Math.max(largest, Math.abs(ours.get(i)[choice] - theirs.get(i)[choice]));
            }
        }
        return largest;
    }

    /**
     * @param seconds of both sides
     * @param operations of one run on this side
     */
    private void report(
            String what,
            UnderstandingTask task,
            List<double[]> seconds,
            double operations,
            double atLeast,
            Map<String, Object> details) {
        double[] ours = seconds.getFirst();
        Optional<double[]> theirs = seconds.size() > 1 ? Optional.of(seconds.get(1)) : Optional.empty();
        // How many times as fast: their seconds over ours.
        Figures ratio = theirs.map(other -> Figures.ofRatios(other, ours)).orElse(null);
        double peak = MatrixThroughput.measure(Dtype.FP32);
        double rate = operations / Figures.of(ours).median() * 1e-9;
        var all = new LinkedHashMap<String, Object>(details);
        all.put("rows", task.rows());
        all.put("tokens of rows", task.tokens());
        surroundings
                .history()
                .add(new Result(
                        "understanding",
                        "%s fp32 %s of %s, against the reference's way".formatted(size.label, what, task.name()),
                        "s",
                        Figures.of(ours),
                        theirs.map(Figures::of).orElse(null),
                        ratio,
                        new Limit("matrix product", peak, "GFLOP/s", rate / peak),
                        ratio == null ? null : Target.atLeast("ratio", atLeast, ratio.median()),
                        all));
    }
}
