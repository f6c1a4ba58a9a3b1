package org.glm4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.glm4j.data.corpus.MalformedRecordException;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.metrics.PrecisionRecall;
import org.glm4j.metrics.RougeCorpus;
import org.glm4j.metrics.RougeScore;
import org.glm4j.tasks.DataLines;
import org.glm4j.tasks.TextRules;
import tools.jackson.core.JsonGenerator;

/** ROUGE of two files, line by line. */
record RougeReport(RougeOptions options, Path hypotheses, Path references) {

    private static final List<Measure> MEASURES = List.of(
            new Measure("rouge1", RougeScore::rouge1),
            new Measure("rouge2", RougeScore::rouge2),
            new Measure("rougeL", RougeScore::rougeL),
            new Measure("rougeLsum", RougeScore::rougeLsum));

    private record Measure(String name, Function<RougeScore, PrecisionRecall> of) {}

    /**
     * Scores the files and writes what came out.
     *
     * @throws InvalidInputException if a file cannot be read, a reference is empty, or the files differ in length
     */
    void write(Console console, boolean json) {
        List<String> written = lines(hypotheses, false);
        List<String> wanted = lines(references, true);
        if (written.size() != wanted.size()) {
            throw new InvalidInputException("%s: it has %d lines but %s has %d; line by line they belong together"
                    .formatted(hypotheses, written.size(), references, wanted.size()));
        }
        if (written.isEmpty()) {
            throw new InvalidInputException("%s: it has no lines".formatted(hypotheses));
        }
        RougeCorpus corpus = options.score(written, wanted);
        RougeScore mean = corpus.mean();
        RougeCorpus.Range range = corpus.range(options.bootstrap());
        if (json) {
            new JsonLines(console.out()).write(object -> {
                MEASURES.forEach(measure -> {
                    object.writeObjectPropertyStart(measure.name());
                    write(object, measure.of().apply(mean));
                    object.writeObjectPropertyStart("low");
                    write(object, measure.of().apply(range.low()));
                    object.writeEndObject();
                    object.writeObjectPropertyStart("high");
                    write(object, measure.of().apply(range.high()));
                    object.writeEndObject();
                    object.writeEndObject();
                });
                object.writeNumberProperty("confidence", range.confidence());
                object.writeNumberProperty("pairs", written.size());
            });
            return;
        }
        console.out().println(String.format(Locale.ROOT, "%-10s %-9s %-9s %-9s", "", "precision", "recall", "F1"));
        MEASURES.forEach(measure -> {
            PrecisionRecall score = measure.of().apply(mean);
            console.out()
                    .println(String.format(
                            Locale.ROOT,
                            "%-10s %-9.4f %-9.4f %-9.4f (%.4f to %.4f)",
                            measure.name(),
                            score.precision(),
                            score.recall(),
                            score.f1(),
                            measure.of().apply(range.low()).f1(),
                            measure.of().apply(range.high()).f1()));
        });
        console.out().println("%,d pairs".formatted(written.size()));
    }

    private static void write(JsonGenerator object, PrecisionRecall score) {
        object.writeNumberProperty("precision", score.precision());
        object.writeNumberProperty("recall", score.recall());
        object.writeNumberProperty("f1", score.f1());
    }

    private static List<String> lines(Path file, boolean needed) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException("%s: no such file".formatted(file));
        }
        var texts = new ArrayList<String>();
        try (var lines = new DataLines(file)) {
            while (lines.next()) {
                String text = lines.text();
                if (needed && TextRules.strip(text).isEmpty()) {
                    throw new MalformedRecordException("is empty");
                }
                texts.add(text);
            }
            return texts;
        } catch (MalformedRecordException e) {
            throw new InvalidInputException("%s, line %d: %s".formatted(file, texts.size() + 1, e.getMessage()), e);
        } catch (IOException e) {
            throw new InvalidInputException("%s: it cannot be read (%s)".formatted(file, e.getMessage()), e);
        }
    }
}
