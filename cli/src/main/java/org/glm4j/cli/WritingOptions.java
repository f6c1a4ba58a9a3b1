package org.glm4j.cli;

import java.util.OptionalDouble;
import org.glm4j.generation.DecodingOptions;
import picocli.CommandLine.Option;

/** How texts are written or filled, under the reference's names. */
final class WritingOptions {

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

    @Option(
            names = "--mask-pad-token",
            description = "Hide the padding behind short sources; the published models have seen it.")
    private boolean maskPadToken;

    @Option(
            names = "--blank-maskratio",
            paramLabel = "P",
            description = "Share of words that are hidden: 0.1, as if unsaid, to 0.5.")
    private double maskRatio = 0.1;

    /** What is published for a data set: the reference's {@code seq_*.sh}. */
    record Published(
            int sourceLength, int targetLength, int minLength, int beams, double lengthPenalty, int noRepeatNgramSize) {

        /** For one's own texts nothing is known of their length. */
        static Published of(String task) {
            return switch (task) {
                case "cnn_dm", "cnn_dm_original" -> new Published(608, 160, 55, 5, 0.7, 3);
                case "xsum" -> new Published(608, 60, 10, 6, 1, 3);
                case "gigaword" -> new Published(192, 32, 0, 5, 0.6, 3);
                case "squad", "squad_v1" -> new Published(512, 64, 0, 5, 0, 0);
                case "squad_generation", "cmrc" -> new Published(464, 48, 0, 5, 0.7, 0);
                case "blank", "extraction" -> new Published(256, 200, 0, 1, 0, 3);
                default -> new Published(512, 128, 0, 5, 0.7, 3);
            };
        }
    }

    int sourceLength(Published published, int positions) {
        return sourceLength != null ? sourceLength : Math.min(published.sourceLength(), positions);
    }

    int targetLength(Published published) {
        return targetLength != null ? targetLength : published.targetLength();
    }

    /**
     * How to decode.
     *
     * @param lengthPenalty empty for the published one
     * @param seed decides what is drawn, where candidates are
     */
    DecodingOptions decoding(Published published, OptionalDouble lengthPenalty, long seed) {
        int length = targetLength(published);
        var options = DecodingOptions.builder()
                .outSeqLength(length)
                .minLength(minTargetLength != null ? minTargetLength : Math.min(published.minLength(), length))
                .numBeams(beams != null ? beams : published.beams())
                .lengthPenalty(lengthPenalty.orElse(published.lengthPenalty()))
                .noRepeatNgramSize(noRepeatNgramSize != null ? noRepeatNgramSize : published.noRepeatNgramSize());
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
}
