package org.glm4j.cli;

import java.nio.file.Path;
import org.glm4j.checkpoint.GlmConfig;
import picocli.CommandLine.Option;

/** What a model is measured on and how, under the reference's names. */
final class EvaluationOptions {

    private static final int DEFAULT_SEQUENCE_LENGTH = 512;
    private static final int EXAMPLE_LENGTH = 256;
    private static final int PUBLISHED_OVERLAP = 256;

    @Option(
            names = {"--data", "--data-dir", "--valid-data"},
            paramLabel = "FILE",
            description = "The data set: a file, or a directory where a task has several.")
    private Path data;

    @Option(
            names = "--seq-length",
            paramLabel = "N",
            description = "Most tokens of a passage or window; 512, or as many positions as the model has; of an"
                    + " example with choices or labels 256.")
    private Integer sequenceLength;

    @Option(
            names = "--overlapping-eval",
            paramLabel = "N",
            description = "Tokens by which windows go beyond each other: 256, as for the published figures, or half of"
                    + " --seq-length, whichever is less; the reference's own default is 32. At least --seq-length: they"
                    + " do not overlap.")
    private Integer overlappingEval;

    @Option(names = "--unidirectional", description = "Read all text left to right.")
    private boolean unidirectional;

    @Option(
            names = "--eval-batch-size",
            paramLabel = "N",
            description = "Samples that are computed together at most; 16. Changes the speed alone.")
    private int batchSize = 16;

    @Option(names = "--skip-bad", description = "Leave out lines that cannot be used instead of ending there.")
    private boolean skipBad;

    Path data() {
        if (data == null) {
            throw new MissingOptionException("--data=FILE");
        }
        return data;
    }

    /** What was said, or what suits the model. */
    int sequenceLength(GlmConfig config) {
        if (sequenceLength != null) {
            return sequenceLength;
        }
        return config.relativeEncoding()
                ? DEFAULT_SEQUENCE_LENGTH
                : Math.min(DEFAULT_SEQUENCE_LENGTH, config.maxSequenceLength());
    }

    /** What was said, or as many as examples have in {@code glm finetune}. */
    int sequenceLengthOfChoices(GlmConfig config) {
        return sequenceLength != null ? sequenceLength : Math.min(EXAMPLE_LENGTH, config.maxSequenceLength());
    }

    /** What was said, or what suits windows of so many tokens. */
    int overlappingEval(int length) {
        return overlappingEval != null ? overlappingEval : Math.clamp(length / 2, 1, PUBLISHED_OVERLAP);
    }

    boolean unidirectional() {
        return unidirectional;
    }

    int batchSize() {
        return batchSize;
    }

    boolean skipBad() {
        return skipBad;
    }
}
