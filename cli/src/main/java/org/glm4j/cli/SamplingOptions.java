package org.glm4j.cli;

import org.glm4j.generation.DecodingOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How blanks are decoded, under the reference's names. */
@Command(sortOptions = false)
final class SamplingOptions {

    @Option(
            names = "--temperature",
            paramLabel = "X",
            description = "Divides scores before a token is drawn; 1 if unsaid.")
    private Double temperature;

    @Option(names = "--top-k", paramLabel = "N", description = "Draw from the N most likely tokens; 0: from all.")
    private Integer topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Of these, draw from the most likely that reach probability P together; 0: from all.")
    private Double topP;

    @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same text.")
    private Long seed;

    @Option(names = "--num-beams", paramLabel = "N", description = "Search with N hypotheses side by side.")
    private Integer numBeams;

    @Option(
            names = "--length-penalty",
            paramLabel = "X",
            description = "Above 0 beam search favours longer texts; 0 if unsaid.")
    private Double lengthPenalty;

    @Option(
            names = "--no-repeat-ngram-size",
            paramLabel = "N",
            description = "No N tokens in a row appear twice in a blank; 0 allows it.")
    private Integer noRepeatNgramSize;

    @Option(names = "--early-stopping", description = "Beam search ends with the first --num-beams ends.")
    private boolean earlyStopping;

    @Option(names = "--min-tgt-length", paramLabel = "N", description = "Fewest tokens per blank; 0 if unsaid.")
    private Integer minTgtLength;

    @Option(names = "--out-seq-length", paramLabel = "N", description = "Most tokens per blank; 256 if unsaid.")
    private Integer outSeqLength;

    @Option(
            names = "--alternatives",
            paramLabel = "N",
            description = "Report N further fills per blank; needs sampling or more beams than N.")
    private Integer alternatives;

    /** What was said. */
    DecodingOptions options() {
        DecodingOptions.Builder options = DecodingOptions.builder().earlyStopping(earlyStopping);
        if (temperature != null) {
            options.temperature(temperature);
        }
        if (topK != null) {
            options.topK(topK);
        }
        if (topP != null) {
            options.topP(topP);
        }
        if (seed != null) {
            options.seed(seed);
        }
        if (numBeams != null) {
            options.numBeams(numBeams);
        }
        if (lengthPenalty != null) {
            options.lengthPenalty(lengthPenalty);
        }
        if (noRepeatNgramSize != null) {
            options.noRepeatNgramSize(noRepeatNgramSize);
        }
        if (minTgtLength != null) {
            options.minLength(minTgtLength);
        }
        if (outSeqLength != null) {
            options.outSeqLength(outSeqLength);
        }
        if (alternatives != null) {
            options.alternatives(alternatives);
        }
        return options.build();
    }
}
