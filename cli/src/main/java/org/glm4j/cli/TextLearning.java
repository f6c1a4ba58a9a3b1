package org.glm4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.data.Batch;
import org.glm4j.evaluation.report.EvaluationReport;
import org.glm4j.finetuning.Adaptation;
import org.glm4j.finetuning.BestModel;
import org.glm4j.finetuning.Finetuning;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.generation.DecodingOptions;
import org.glm4j.model.GlmModels;
import org.glm4j.model.LanguageModel;
import org.glm4j.model.LoadOptions;
import org.glm4j.model.TorchLanguageModel;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.ExampleSet;
import org.glm4j.tasks.SequenceEpochs;
import org.glm4j.tasks.Split;
import org.glm4j.tokenizers.GlmTokenizer;
import org.glm4j.training.TokenLoss;
import picocli.CommandLine.ParseResult;

/** What {@code glm finetune} does with tasks whose texts are written or filled: learns, judges by decoding, tests. */
final class TextLearning {

    private final SharedModel processes;
    private final Console console;
    private final FinetuneCommand.Settings said;
    private final GlmTokenizer tokenizer;
    private final TextData data;
    private final DecodingOptions decoding;
    private final List<Example> training;
    private final String task;

    /**
     * @param processes that test together
     * @param said what the user wants
     * @param arguments the same, as it was written
     * @param tokenizer stays the caller's
     * @param config of the model that learns
     */
    TextLearning(
            SharedModel processes,
            FinetuneCommand.Settings said,
            ParseResult arguments,
            GlmTokenizer tokenizer,
            GlmConfig config) {
        this.processes = processes;
        this.console = processes.console();
        this.said = said;
        this.tokenizer = tokenizer;
        this.task = said.task().name().toLowerCase(Locale.ROOT);
        if (said.model().numPromptTokens() > 0) {
            throw new InvalidInputException(
                    "--num-prompt-tokens: trained tokens are for patterns, and %s has none".formatted(task));
        }
        long seed = said.optimization().seed();
        this.data = TextData.of(
                task, said.writing(), tokenizer, config, seed, said.task().skipBad());
        var penalty = arguments.hasMatchedOption("--length-penalty")
                ? OptionalDouble.of(said.task().lengthPenalty())
                : OptionalDouble.empty();
        this.decoding = said.writing().decoding(WritingOptions.Published.of(task), penalty, seed);
        this.training = read(Split.TRAIN);
    }

    /** Number of examples to learn from. */
    int examples() {
        return training.size();
    }

    /**
     * The training.
     *
     * @param stepBatches batches of a step
     */
    Finetuning<Batch> finetuning(int stepBatches) {
        var optimization = said.optimization();
        var epochs = new SequenceEpochs(
                data.learning(training), training.size(), optimization.batchSize(), stepBatches, optimization.seed());
        Optional<Finetuning.Judge> judge = Optional.empty();
        if (!said.run().noValidation()) {
            said.run().validationMetric().ifPresent(this::requireMeasure);
            List<Example> held = read(Split.DEV);
            // not closed: it is the trainer's
            judge = Optional.of(model -> run(new TorchLanguageModel(model)).measures(held));
        }
        var wanted = said.finetuning();
        var lowRank = wanted.lowRank();
        return new Finetuning<>(
                new TokenLoss(optimization.labelSmoothing()),
                new Adaptation(
                        Optional.empty(),
                        lowRank,
                        Optional.empty(),
                        wanted.frozen(lowRank.isPresent()),
                        wanted.tunePrefixLayers()),
                epochs,
                epochs.steps(),
                judge,
                said.run().validationMetric());
    }

    private void requireMeasure(String name) {
        if (!data.measures().contains(name)) {
            throw new InvalidInputException("--validation-metric is %s: task %s has %s."
                    .formatted(name, task, String.join(", ", data.measures())));
        }
    }

    private List<Example> read(Split split) {
        ExampleSet set = data.read(said.task().dataDir(), split);
        if (set.bad() > 0) {
            console.err().printf("%s split: %,d left out:%n", split.label(), set.bad());
            set.reasons().forEach(console.err()::println);
        }
        return set.examples();
    }

    private TextRun run(LanguageModel model) {
        return new TextRun(data, model, tokenizer, decoding, said.run().evalBatchSize(), processes);
    }

    /**
     * Decodes the test split with the best model, into the run's directory.
     *
     * @return figures; none where the data set has no test split
     */
    Map<String, Number> test(BestModel best) {
        Path chosen = best.directory().orElseThrow();
        List<Example> examples;
        try {
            examples = read(said.run().evalValid() ? Split.DEV : Split.TEST);
        } catch (InvalidInputException e) {
            console.err().printf("Nothing is tested: %s.%n", e.getMessage());
            return Map.of();
        }
        Path out = said.run().save();
        var facts = new LinkedHashMap<String, String>();
        facts.put("task", task);
        facts.put("model", chosen.toString());
        facts.put("data", said.task().dataDir().toString());
        best.measures().orElse(new LinkedHashMap<>()).forEach((name, value) -> facts.put("best " + name, "" + value));
        var options = LoadOptions.defaults()
                .withDtype(Dtype.FP32)
                .withDevice(processes.device())
                .withPart(processes.part());
        try (LanguageModel model = new TorchLanguageModel(GlmModels.load(chosen, options));
                var progress = ProgressDisplay.of(console, "Decoding", "samples", 1);
                var stop = StopSignal.catching("Stopped; the same command goes on.")) {
            EvaluationReport report = run(model)
                    .test(
                            "%s: %s".formatted(task, out.getFileName()),
                            examples,
                            out,
                            facts,
                            TextRun.Before.REPLACED,
                            stop.during(progress));
            if (processes.first()) {
                report.write(out);
            }
            report.figures()
                    .forEach((name, value) -> console.out()
                            .printf(Locale.ROOT, "%-10s  %-22s %.4f%n", "test", name, value.doubleValue()));
            console.out().flush();
            console.err().printf("The best model is %s; its texts are in %s.%n", chosen, out);
            return report.figures();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
