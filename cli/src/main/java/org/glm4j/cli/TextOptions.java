package org.glm4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.glm4j.generation.DecodingOptions;
import picocli.CommandLine.Option;

/** How texts are written for a test set, under the reference's names. */
final class TextOptions {

    private static final long DEFAULT_SEED = 1234;

    @Option(
            names = "--src-seq-length",
            paramLabel = "N",
            description = "Tokens of a source, padding included; as published for the data set if unsaid.")
    private Integer sourceLength;

    @Option(
            names = "--tgt-seq-length",
            paramLabel = "N",
            description = "Most tokens to write; as published for the data set if unsaid.")
    private Integer targetLength;

    @Option(names = "--min-tgt-length", paramLabel = "N", description = "Fewest tokens to write; as published.")
    private Integer minTargetLength;

    @Option(names = "--num-beams", paramLabel = "N", description = "Hypotheses side by side; as published.")
    private Integer beams;

    @Option(
            names = "--length-penalty",
            paramLabel = "X",
            description = "Above 0 beam search favours longer texts; as published.")
    private Double lengthPenalty;

    @Option(
            names = "--no-repeat-ngram-size",
            paramLabel = "N",
            description = "No N tokens in a row appear twice; 0 allows it; as published.")
    private Integer noRepeatNgramSize;

    @Option(
            names = "--select-topk",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Take the best candidates (yes, if unsaid) instead of drawing them.")
    private boolean selectTopK = true;

    @Option(names = "--top-k", paramLabel = "N", description = "With --no-select-topk: draw from the N most likely.")
    private Integer topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "With --no-select-topk: draw from the most likely that reach probability P together.")
    private Double topP;

    @Option(names = "--seed", paramLabel = "N", description = "Decides what is drawn, and hidden words; 1234.")
    private long seed = DEFAULT_SEED;

    @Option(
            names = "--mask-pad-token",
            description = "Hide the padding behind short sources; the published models have seen it.")
    private boolean maskPadToken;

    @Option(
            names = "--blank-maskratio",
            paramLabel = "P",
            description = "Of which share of hidden words the test is taken: 0.1, as if unsaid, to 0.5.")
    private double maskRatio = 0.1;

    @Option(
            names = "--split",
            paramLabel = "S",
            description = "Which part of the data set: test, as if unsaid, dev or train.")
    private String split = "test";

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

    /** What is published for a data set: the reference's {@code seq_*.sh}. */
    record Defaults(
            int sourceLength,
            int targetLength,
            int minLength,
            int beams,
            double lengthPenalty,
            int noRepeatNgramSize) {}

    int sourceLength(Defaults defaults, int positions) {
        return sourceLength != null ? sourceLength : Math.min(defaults.sourceLength(), positions);
    }

    int targetLength(Defaults defaults) {
        return targetLength != null ? targetLength : defaults.targetLength();
    }

    DecodingOptions decoding(Defaults defaults) {
        var options = DecodingOptions.builder()
                .outSeqLength(targetLength(defaults))
                .minLength(
                        minTargetLength != null
                                ? minTargetLength
                                : Math.min(defaults.minLength(), targetLength(defaults)))
                .numBeams(beams != null ? beams : defaults.beams())
                .lengthPenalty(lengthPenalty != null ? lengthPenalty : defaults.lengthPenalty())
                .noRepeatNgramSize(noRepeatNgramSize != null ? noRepeatNgramSize : defaults.noRepeatNgramSize());
        if (!selectTopK) {
            options.seed(seed);
            if (topK != null) {
                options.topK(topK);
            }
            if (topP != null) {
                options.topP(topP);
            }
        }
        return options.build();
    }

    boolean paddingHidden() {
        return maskPadToken;
    }

    double maskRatio() {
        return maskRatio;
    }

    long seed() {
        return seed;
    }

    String split() {
        return split;
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
