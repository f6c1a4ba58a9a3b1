package org.glm4j.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.Split;
import picocli.CommandLine.Option;

/** Which texts of a test set are written, and where to. */
final class TextOptions {

    private static final long DEFAULT_SEED = 1234;

    @Option(
            names = "--length-penalty",
            paramLabel = "X",
            description = "Above 0 beam search favours longer texts; as published. Answers to choose from: scores are"
                    + " divided by their length to this power; 0.")
    private Double lengthPenalty;

    @Option(names = "--seed", paramLabel = "N", description = "Decides what is drawn, and hidden words; 1234.")
    private long seed = DEFAULT_SEED;

    @Option(
            names = "--split",
            paramLabel = "S",
            description = "Which part of the data set: test, dev or train; test if unsaid, of choices and labels dev.")
    private String split;

    @Option(names = "--limit", paramLabel = "N", description = "Only the first N samples.")
    private Integer limit;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where predictions, scores and the report go; evaluation-TASK if unsaid for tasks whose texts"
                    + " are written. A run that was stopped goes on there.")
    private Path out;

    @Option(names = "--overwrite", description = "Throw away what another run left there.")
    private boolean overwrite;

    OptionalDouble lengthPenalty() {
        return lengthPenalty == null ? OptionalDouble.empty() : OptionalDouble.of(lengthPenalty);
    }

    long seed() {
        return seed;
    }

    Split split() {
        return split(Split.TEST);
    }

    /** What was said, or else this. */
    Split split(Split otherwise) {
        return split == null
                ? otherwise
                : Stream.of(Split.TRAIN, Split.DEV, Split.TEST)
                        .filter(each -> each.label().equals(split.toLowerCase(Locale.ROOT)))
                        .findFirst()
                        .orElseThrow(() ->
                                new InvalidInputException("--split is test, dev or train, not %s.".formatted(split)));
    }

    int limit() {
        return limit == null ? Integer.MAX_VALUE : limit;
    }

    Path out(Path otherwise) {
        return out == null ? otherwise : out;
    }

    /** Where a report goes that nothing else needs a directory for. */
    Optional<Path> reportDirectory() {
        return Optional.ofNullable(out);
    }

    boolean overwrite() {
        return overwrite;
    }
}
