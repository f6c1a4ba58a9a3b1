package org.glm4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.evaluation.language.SequenceScorer;
import org.glm4j.evaluation.report.EvaluationReport;
import org.glm4j.evaluation.report.Histogram;
import org.glm4j.evaluation.text.BlankPerplexity;
import org.glm4j.evaluation.text.FilledTestSet;
import org.glm4j.evaluation.text.Prediction;
import org.glm4j.evaluation.text.PredictionStore;
import org.glm4j.evaluation.text.ResultFiles;
import org.glm4j.evaluation.text.TestSetDecoder;
import org.glm4j.evaluation.text.TextSample;
import org.glm4j.evaluation.text.TextScores;
import org.glm4j.evaluation.text.TextTestSet;
import org.glm4j.evaluation.text.WrittenTestSet;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.generation.DecodingOptions;
import org.glm4j.generation.Glm;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.ExampleSet;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.TextRules;
import org.glm4j.tasks.infilling.InfillingEncoder;
import org.glm4j.tasks.infilling.InfillingOptions;
import org.glm4j.tasks.infilling.InfillingReader;
import org.glm4j.tasks.infilling.InfillingTask;
import org.glm4j.tasks.seq2seq.Seq2SeqOptions;
import org.glm4j.tasks.seq2seq.Seq2SeqReader;
import org.glm4j.tasks.seq2seq.Seq2SeqTask;

/** Tasks whose texts are written or filled. */
record TextTask(String name) implements EvaluationTask {

    private static final int MOST_SHOWN = 5;

    /** All of them. */
    static List<EvaluationTask> all() {
        return Stream.concat(
                        Arrays.stream(Seq2SeqTask.values()).map(Seq2SeqTask::label),
                        Arrays.stream(InfillingTask.values()).map(InfillingTask::label))
                .<EvaluationTask>map(TextTask::new)
                .toList();
    }

    @Override
    public List<String> names() {
        return List.of(name);
    }

    /** The reference's {@code seq_*.sh}; for one's own texts nothing is known of their length. */
    private TextOptions.Defaults defaults() {
        return switch (name) {
            case "cnn_dm", "cnn_dm_original" -> new TextOptions.Defaults(608, 160, 55, 5, 0.7, 3);
            case "xsum" -> new TextOptions.Defaults(608, 60, 10, 6, 1, 3);
            case "gigaword" -> new TextOptions.Defaults(192, 32, 0, 5, 0.6, 3);
            case "squad", "squad_v1" -> new TextOptions.Defaults(512, 64, 0, 5, 0, 0);
            case "squad_generation", "cmrc" -> new TextOptions.Defaults(464, 48, 0, 5, 0.7, 0);
            case "blank", "extraction" -> new TextOptions.Defaults(256, 200, 0, 1, 0, 3);
            default -> new TextOptions.Defaults(512, 128, 0, 5, 0.7, 3);
        };
    }

    /** What a task's samples are and what becomes of their predictions. */
    private record Prepared(TextTestSet set, Measure measure) {

        @FunctionalInterface
        interface Measure {
            TextScores of(List<Prediction> predictions) throws IOException;
        }
    }

    @Override
    public Optional<Path> reportDirectory(EvaluationRequest request) {
        return Optional.of(out(request));
    }

    private Path out(EvaluationRequest request) {
        return request.texts().out(Path.of("evaluation-" + name));
    }

    @Override
    public EvaluationReport run(EvaluationRequest request) {
        Path out = out(request);
        try (Glm glm = request.model().load();
                var progress = ProgressDisplay.of(request.console(), "Decoding", "samples", 1);
                var stop = StopSignal.catching("Stopped; the same command goes on where it was.")) {
            DecodingOptions options = request.texts().decoding(defaults());
            Prepared prepared = prepare(request, glm, out);
            List<Prediction> predictions;
            try (var store = PredictionStore.open(
                    out, settings(request, glm, options), request.texts().overwrite())) {
                var shown = new Samples(request.console(), prepared.set());
                predictions = new TestSetDecoder(
                                glm.model(),
                                glm.tokenizer(),
                                options,
                                request.options().batchSize())
                        .run(prepared.set(), store, stop.during(progress), shown);
                store.complete(prepared.set().samples());
            }
            TextScores scores = prepared.measure().of(predictions);
            return report(request, prepared.set().samples(), predictions, scores, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Prepared prepare(EvaluationRequest request, Glm glm, Path out) {
        var infilling = InfillingTask.find(name);
        return infilling.isPresent()
                ? filled(infilling.get(), request, glm, out)
                : written(Seq2SeqTask.find(name).orElseThrow(), request, glm, out);
    }

    private Prepared written(Seq2SeqTask task, EvaluationRequest request, Glm glm, Path out) {
        GlmConfig config = glm.model().config();
        var options = new Seq2SeqOptions(
                request.texts().sourceLength(defaults(), config.maxSequenceLength()),
                request.texts().targetLength(defaults()),
                config.blockPositionEncoding(),
                request.texts().paddingHidden());
        var examples = examples(
                request,
                new Seq2SeqReader(
                                task,
                                glm.tokenizer(),
                                options,
                                request.options().skipBad())
                        .read(request.options().data(), split(request)));
        var set = new WrittenTestSet(task, glm.tokenizer(), options, examples);
        return new Prepared(set, predictions -> {
            List<TextSample> samples = set.samples();
            if (task == Seq2SeqTask.SQUAD || task == Seq2SeqTask.SQUAD_V1) {
                ResultFiles.writeAnswers(out, samples, predictions);
            } else {
                ResultFiles.writeTexts(out, samples, predictions);
            }
            if (task == Seq2SeqTask.SQUAD_GENERATION) {
                ResultFiles.writeSources(out, samples);
            }
            return TextScores.written(task, glm.tokenizer().type(), samples, predictions);
        });
    }

    private Prepared filled(InfillingTask task, EvaluationRequest request, Glm glm, Path out) {
        GlmConfig config = glm.model().config();
        var options = new InfillingOptions(
                request.texts().sourceLength(defaults(), config.maxSequenceLength()),
                request.texts().targetLength(defaults()),
                request.texts().maskRatio(),
                request.texts().seed(),
                config.blockPositionEncoding(),
                request.texts().paddingHidden());
        var examples = examples(
                request,
                new InfillingReader(task, options, request.options().skipBad())
                        .read(request.options().data(), split(request)));
        var set = new FilledTestSet(task, glm.tokenizer(), options, examples);
        return new Prepared(set, predictions -> {
            ResultFiles.writeTexts(out, set.samples(), predictions);
            TextScores scores = TextScores.filled(set.samples(), predictions);
            var scorer = new SequenceScorer(glm.model(), request.options().batchSize());
            var encoder = new InfillingEncoder(task, glm.tokenizer(), options);
            BlankPerplexity perplexity = BlankPerplexity.of(scorer, task, encoder, examples);
            scores.figures().put("blank ppl", perplexity.perplexity());
            scores.figures().put("blank tokens", perplexity.tokens());
            return scores;
        });
    }

    private static List<Example> examples(EvaluationRequest request, ExampleSet set) {
        if (set.bad() > 0) {
            request.console().err().println("Note: %,d of %,d rows are left out:".formatted(set.bad(), set.rows()));
            set.reasons().forEach(request.console().err()::println);
        }
        return set.examples().stream().limit(request.texts().limit()).toList();
    }

    private static Split split(EvaluationRequest request) {
        String said = request.texts().split();
        return Stream.of(Split.TRAIN, Split.DEV, Split.TEST)
                .filter(split -> split.label().equals(said.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("--split is test, dev or train, not %s.".formatted(said)));
    }

    private SequencedMap<String, String> settings(EvaluationRequest request, Glm glm, DecodingOptions options) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("task", name);
        settings.put(
                "model", request.model().model().toAbsolutePath().normalize().toString());
        settings.put(
                "data", request.options().data().toAbsolutePath().normalize().toString());
        settings.put("split", request.texts().split().toLowerCase(Locale.ROOT));
        settings.put(
                "source length",
                Integer.toString(request.texts()
                        .sourceLength(defaults(), glm.model().config().maxSequenceLength())));
        settings.put("padding", request.texts().paddingHidden() ? "hidden" : "visible");
        if (name.equals("blank")) {
            settings.put("mask ratio", Double.toString(request.texts().maskRatio()));
        }
        settings.put("decoding", describe(options));
        return settings;
    }

    private static String describe(DecodingOptions options) {
        var text = new StringBuilder("at most %d tokens, at least %d; %d beams, length penalty %s, no repeated %d-grams"
                .formatted(
                        options.outSeqLength(),
                        options.minLength(),
                        options.numBeams(),
                        options.lengthPenalty(),
                        options.noRepeatNgramSize()));
        options.seed().ifPresent(seed -> text.append(", drawn with seed ").append(seed));
        options.topK().ifPresent(k -> text.append(", top-k ").append(k));
        options.topP().ifPresent(p -> text.append(", top-p ").append(p));
        return text.toString();
    }

    private EvaluationReport report(
            EvaluationRequest request,
            List<TextSample> samples,
            List<Prediction> predictions,
            TextScores scores,
            DecodingOptions options) {
        var figures = new LinkedHashMap<>(scores.figures());
        figures.put("samples", (long) samples.size());
        figures.put("cut", predictions.stream().filter(each -> !each.complete()).count());
        var shown = new ArrayList<EvaluationReport.Sample>();
        for (int i = 0; i < samples.size(); i++) {
            TextSample sample = samples.get(i);
            shown.add(new EvaluationReport.Sample(
                    sample.id(),
                    sample.source(),
                    predictions.get(i).text(),
                    sample.answers().isEmpty() ? sample.target() : String.join(" | ", sample.answers()),
                    scores.samples()[i]));
        }
        var facts = new LinkedHashMap<>(request.facts());
        facts.put("decoding", describe(options));
        return new EvaluationReport(
                "%s: %s".formatted(name, request.model().model().getFileName()),
                facts,
                figures,
                scores.notes(),
                List.of(
                        new Histogram(
                                "Scores of samples",
                                Histogram.Axis.SHARE,
                                List.of(new Histogram.Group("score", scores.samples()))),
                        new Histogram(
                                "Words of a text",
                                Histogram.Axis.COUNT,
                                List.of(
                                        Histogram.group(
                                                "model", predictions.stream().mapToInt(each -> words(each.text()))),
                                        Histogram.group(
                                                "reference",
                                                samples.stream().mapToInt(each -> words(each.target())))))),
                shown);
    }

    private static int words(String text) {
        return TextRules.words(text).size();
    }

    /** Shows the first samples as they come, where a person watches. */
    private static final class Samples implements Consumer<Prediction> {

        private final Console console;
        private final TextTestSet set;
        private int shown;

        Samples(Console console, TextTestSet set) {
            this.console = console;
            this.set = set;
        }

        @Override
        public void accept(Prediction prediction) {
            if (shown++ < MOST_SHOWN && console.terminals().err()) {
                set.samples().stream()
                        .filter(sample -> sample.id().equals(prediction.id()))
                        .forEach(sample -> console.err()
                                .println("%s%n  model:     %s%n  reference: %s"
                                        .formatted(sample.id(), prediction.text(), sample.target())));
            }
        }
    }
}
