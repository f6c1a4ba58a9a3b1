package org.glm4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.glm4j.evaluation.report.EvaluationReport;
import org.glm4j.evaluation.report.Histogram;
import org.glm4j.evaluation.text.Prediction;
import org.glm4j.evaluation.text.PredictionStore;
import org.glm4j.evaluation.text.TestSetDecoder;
import org.glm4j.evaluation.text.TextSample;
import org.glm4j.evaluation.text.TextScores;
import org.glm4j.evaluation.text.TextTestSet;
import org.glm4j.foundation.Progress;
import org.glm4j.generation.DecodingOptions;
import org.glm4j.model.LanguageModel;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.TextRules;
import org.glm4j.tokenizers.GlmTokenizer;

/**
 * Decodes the texts of a data set and says how good they are.
 *
 * @param model stays the caller's
 * @param tokenizer stays the caller's
 * @param processes that decode together
 */
record TextRun(
        TextData data,
        LanguageModel model,
        GlmTokenizer tokenizer,
        DecodingOptions decoding,
        int batchSize,
        SharedModel processes) {

    private static final int MOST_SHOWN = 5;

    /** What becomes of predictions that are there already. */
    enum Before {
        /** Those of the same settings are gone on with, others refused. */
        REFUSED,
        /** Those of the same settings are gone on with, others thrown away. */
        REPLACED,
        /** They are thrown away. */
        ALWAYS_REPLACED
    }

    /** Figures of a model in training, nothing of which is kept. */
    SequencedMap<String, Double> measures(List<Example> examples) {
        TextTestSet set = data.testSet(examples);
        try (var store = PredictionStore.inMemory()) {
            List<Prediction> predictions = decoder().run(set, store, Progress.NONE, each -> {});
            var figures =
                    data.scores(model, examples, set, predictions, batchSize).figures();
            var measures = new LinkedHashMap<String, Double>();
            data.measures().forEach(name -> measures.put(name, figures.get(name).doubleValue()));
            return measures;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TestSetDecoder decoder() {
        return new TestSetDecoder(model, tokenizer, decoding, batchSize);
    }

    /**
     * Decodes a test set into a directory, or goes on with it.
     *
     * @param facts for the report; with the decoding they decide the predictions
     * @param before what becomes of predictions of others that are there
     */
    EvaluationReport test(
            String title,
            List<Example> examples,
            Path out,
            Map<String, String> facts,
            Before before,
            Progress progress) {
        var settings = new LinkedHashMap<>(facts);
        settings.put("decoding", describe(decoding));
        TextTestSet set = data.testSet(examples);
        try {
            List<Prediction> predictions;
            try (var store = store(out, settings, replaces(out, settings, before))) {
                processes.requireSame(store.size(), out.toString());
                predictions = decoder().run(set, store, progress, new Shown(processes.console(), set));
                if (processes.first()) {
                    store.complete(set.samples());
                    data.writeResults(out, set, predictions);
                }
            }
            TextScores scores = data.scores(model, examples, set, predictions, batchSize);
            return report(title, settings, set.samples(), predictions, scores);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Predictions so far; where other processes decode the same, one of them writes. */
    private PredictionStore store(Path out, Map<String, String> settings, boolean anew) throws IOException {
        return processes.first()
                ? PredictionStore.open(out, settings, anew)
                : PredictionStore.follow(out, settings, anew);
    }

    private static boolean replaces(Path out, Map<String, String> settings, Before before) throws IOException {
        return switch (before) {
            case REFUSED -> false;
            case REPLACED -> !PredictionStore.goesOn(out, settings);
            case ALWAYS_REPLACED -> true;
        };
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

    private static EvaluationReport report(
            String title,
            Map<String, String> facts,
            List<TextSample> samples,
            List<Prediction> predictions,
            TextScores scores) {
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
        var written = Histogram.group("model", predictions.stream().mapToInt(each -> words(each.text())));
        var wanted = Histogram.group("reference", samples.stream().mapToInt(each -> words(each.target())));
        return new EvaluationReport(
                title,
                facts,
                figures,
                scores.notes(),
                List.of(
                        new Histogram(
                                "Scores of samples",
                                Histogram.Axis.SHARE,
                                List.of(new Histogram.Group("score", scores.samples()))),
                        new Histogram("Words of a text", Histogram.Axis.COUNT, List.of(written, wanted))),
                shown);
    }

    private static int words(String text) {
        return TextRules.words(text).size();
    }

    /** Shows the first samples as they come, where a person watches. */
    private static final class Shown implements Consumer<Prediction> {

        private final Console console;
        private final TextTestSet set;
        private int shown;

        Shown(Console console, TextTestSet set) {
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
