package org.glm4j.tasks.seq2seq;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.metrics.text.Detokenizer;
import org.glm4j.tasks.DataLines;
import org.glm4j.tasks.Row;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.TextRules;
import org.glm4j.tokenizers.PunctuationStandardization;

/**
 * Pairs of texts: {@code train.source} and {@code train.target}, line by line, or {@code train.jsonl} with the fields
 * {@code source} and {@code target}; the same for {@code val} and {@code test}.
 *
 * @param standardized whether curly quotes are made straight, and the target is compared as the vocabulary gives it back
 */
record PairFiles(Optional<Detokenizer> source, Optional<Detokenizer> target, boolean standardized)
        implements ExampleFiles {

    private static final String SOURCE = "source";
    private static final String TARGET = "target";

    @Override
    public void read(Path directory, Split split, ExampleCollector collector) {
        List<String> names = names(split);
        for (String name : names) {
            Path sources = directory.resolve(name + ".source");
            Path json = directory.resolve(name + ".jsonl");
            try {
                if (Files.isRegularFile(sources)) {
                    readLines(sources, directory.resolve(name + ".target"), collector);
                    return;
                }
                if (Files.isRegularFile(json)) {
                    readJson(json, collector);
                    return;
                }
            } catch (IOException e) {
                throw new InvalidInputException("%s: it cannot be read (%s)".formatted(directory, e.getMessage()), e);
            }
        }
        throw new InvalidInputException("%s: no such file; the %s split is read from it and %s.target, or from %s.jsonl"
                .formatted(
                        directory.resolve(names.getFirst() + ".source"),
                        split.label(),
                        names.getFirst(),
                        names.getFirst()));
    }

    private static List<String> names(Split split) {
        return split == Split.DEV ? List.of("val", "valid", "dev") : List.of(split.label());
    }

    private void readLines(Path sources, Path targets, ExampleCollector collector) throws IOException {
        if (!Files.isRegularFile(targets)) {
            throw new InvalidInputException(
                    "%s: no such file; the targets of %s are read from it".formatted(targets, sources.getFileName()));
        }
        try (var source = new DataLines(sources);
                var target = new DataLines(targets)) {
            boolean more = source.next();
            boolean moreTargets = target.next();
            while (more && moreTargets) {
                collector.row(
                        "%s, line %d".formatted(sources, source.number()),
                        () -> add(
                                ExampleCollector.notEmpty(TextRules.strip(source.text()), "its source"),
                                ExampleCollector.notEmpty(
                                        TextRules.strip(target.text()), "its target in " + targets.getFileName()),
                                collector));
                more = source.next();
                moreTargets = target.next();
            }
            if (more != moreTargets) {
                while (source.next() || target.next()) {
                    // Only counted.
                }
                throw new InvalidInputException("%s: it has %d lines but %s has %d; line by line they belong together"
                        .formatted(sources, source.number(), targets.getFileName(), target.number()));
            }
        }
    }

    private void readJson(Path file, ExampleCollector collector) throws IOException {
        try (var lines = new DataLines(file)) {
            while (lines.next()) {
                collector.row("%s, line %d".formatted(file, lines.number()), () -> {
                    Row row = Row.parse(ExampleCollector.notEmpty(TextRules.strip(lines.text()), "it"));
                    add(
                            ExampleCollector.notEmpty(TextRules.strip(row.text(SOURCE)), "its source"),
                            ExampleCollector.notEmpty(TextRules.strip(row.text(TARGET)), "its target"),
                            collector);
                });
            }
        }
    }

    private void add(String sourceText, String targetText, ExampleCollector collector) {
        String shown = prepared(sourceText, source);
        String wanted = prepared(targetText, target);
        collector.add(collector
                .next(shown)
                .withTextB(wanted)
                .with(REFERENCE, standardized ? collector.decoded(wanted) : wanted));
    }

    private String prepared(String text, Optional<Detokenizer> detokenizer) {
        String standard = standardized ? PunctuationStandardization.apply(text) : text;
        return detokenizer.map(rules -> rules.apply(standard)).orElse(standard);
    }
}
