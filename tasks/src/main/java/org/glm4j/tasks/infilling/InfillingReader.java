package org.glm4j.tasks.infilling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.glm4j.data.corpus.MalformedRecordException;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.metrics.text.Detokenizer;
import org.glm4j.tasks.DataLines;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.ExampleSet;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.TextRules;

/**
 * Reads texts with blanks. Of {@link InfillingTask#BLANK}: {@code train.txt}, {@code valid.txt}, {@code test.txt} and, for
 * the blanks of the test, {@code blank/test.maskratio0.1.blank} and the like; of {@link InfillingTask#EXTRACTION}: {@code
 * train.source}, {@code train.target} and so on.
 */
public final class InfillingReader {

    private static final int REASONS = 5;

    private final InfillingTask task;
    private final InfillingOptions options;
    private final boolean skipBad;

    /**
     * @param skipBad whether lines that cannot be used are counted and left out; without, the first one is an error
     */
    public InfillingReader(InfillingTask task, InfillingOptions options, boolean skipBad) {
        this.task = task;
        this.options = options;
        this.skipBad = skipBad;
    }

    /**
     * The examples of a split: the first text is the source, with blanks if its file has them, the second the whole text
     * or the targets.
     *
     * @param directory where the data set lies
     * @throws InvalidInputException if a file is missing or does not go with the other, or a line cannot be used and bad
     *     lines are not to be skipped: file, line and reason
     */
    public ExampleSet read(Path directory, Split split) {
        String name = split == Split.DEV ? "valid" : split.label();
        return switch (task) {
            case BLANK -> {
                Path whole = directory.resolve(name + ".txt");
                Path blanks = directory.resolve(
                        String.format(Locale.ROOT, "blank/test.maskratio%.1f.blank", options.maskRatio()));
                yield pairs(split == Split.TEST ? blanks : whole, whole, split, Detokenizer.BLANK);
            }
            case EXTRACTION ->
                pairs(directory.resolve(name + ".source"), directory.resolve(name + ".target"), split, null);
        };
    }

    private ExampleSet pairs(Path sources, Path targets, Split split, Detokenizer detokenizer) {
        for (Path file : List.of(sources, targets)) {
            if (!Files.isRegularFile(file)) {
                throw new InvalidInputException(
                        "%s: no such file; the %s split is read from it".formatted(file, split.label()));
            }
        }
        var examples = new ArrayList<Example>();
        var reasons = new ArrayList<String>();
        long bad = 0;
        try (var source = new DataLines(sources);
                var target = new DataLines(targets)) {
            boolean more = source.next();
            boolean moreTargets = target.next();
            while (more && moreTargets) {
                try {
                    String text = text(source, detokenizer);
                    String whole = text(target, detokenizer);
                    examples.add(Example.of("%s-%d".formatted(split.label(), examples.size()), text)
                            .withTextB(whole));
                } catch (MalformedRecordException e) {
                    String reason = "%s, line %d: %s".formatted(sources, source.number(), e.getMessage());
                    if (!skipBad) {
                        throw new InvalidInputException(reason, e);
                    }
                    bad++;
                    if (reasons.size() < REASONS) {
                        reasons.add(reason);
                    }
                }
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
            if (examples.isEmpty()) {
                throw new InvalidInputException("%s: it has no text".formatted(sources));
            }
            return new ExampleSet(examples, source.number(), bad, reasons);
        } catch (IOException e) {
            throw new InvalidInputException("%s: it cannot be read (%s)".formatted(sources, e.getMessage()), e);
        }
    }

    private static String text(DataLines lines, Detokenizer detokenizer) {
        String text = TextRules.strip(lines.text());
        if (text.isEmpty()) {
            throw new MalformedRecordException("is empty, or its target is");
        }
        return detokenizer == null ? text : detokenizer.apply(text);
    }
}
