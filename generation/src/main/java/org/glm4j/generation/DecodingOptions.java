package org.glm4j.generation;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.glm4j.foundation.InvalidInputException;

/**
 * How blanks are decoded. Without any choice decoding is greedy; giving any of {@code temperature}, {@code topK},
 * {@code topP} or {@code seed} samples; {@code numBeams} above 1 searches with beams (and both together draw the beams'
 * candidates at random).
 *
 * @param outSeqLength most tokens per blank, at least 1
 * @param temperature scores are divided by it before sampling, above 0; 1 where absent
 * @param topK only the {@code topK} most likely tokens can be drawn (more where the last one ties); 0 or absent: all
 * @param topP of what {@code topK} left, only the most likely tokens that reach this probability together can be
 *     drawn, 0 to 1; 0 or absent: all
 * @param seed decides every draw: the same seed gives the same text, whatever else is in the batch; absent: a fresh one
 * @param numBeams hypotheses kept side by side, 1 to {@value #MAX_BEAMS}; 1 is no beam search
 * @param lengthPenalty exponent of the length that a finished hypothesis' log-probability is divided by; above 0
 *     favours longer texts
 * @param noRepeatNgramSize no sequence of this many tokens appears twice in one blank; 0 allows all
 * @param minLength fewest tokens per blank, at most {@code outSeqLength}
 * @param earlyStopping whether beam search ends as soon as {@code numBeams} hypotheses have ended, without looking for
 *     better ones
 * @param alternatives further fills to report for every blank: other hypotheses of the beam search (below
 *     {@code numBeams}) or further draws when sampling; greedy decoding has none
 */
public record DecodingOptions(
        int outSeqLength,
        OptionalDouble temperature,
        OptionalInt topK,
        OptionalDouble topP,
        OptionalLong seed,
        int numBeams,
        double lengthPenalty,
        int noRepeatNgramSize,
        int minLength,
        boolean earlyStopping,
        int alternatives) {

    /** Largest beam width; every beam is a row of the batch with its own cached context. */
    public static final int MAX_BEAMS = 128;

    /** Greedy decoding of at most 256 tokens per blank. */
    public static final DecodingOptions GREEDY = builder().build();

    /**
     * @throws InvalidInputException if a value is out of range or two of them exclude each other
     */
    public DecodingOptions {
        require(outSeqLength >= 1, "out-seq-length " + outSeqLength + " is not at least 1");
        temperature.ifPresent(value -> require(
                value > 0 && value < Double.POSITIVE_INFINITY, "temperature " + value + " is not a number above 0"));
        topK.ifPresent(value -> require(value >= 0, "top-k " + value + " is negative; 0 keeps all tokens"));
        topP.ifPresent(value -> require(value >= 0 && value <= 1, "top-p " + value + " is not between 0 and 1"));
        require(numBeams >= 1 && numBeams <= MAX_BEAMS, "num-beams " + numBeams + " is not between 1 and " + MAX_BEAMS);
        require(Double.isFinite(lengthPenalty), "length-penalty " + lengthPenalty + " is not a finite number");
        require(noRepeatNgramSize >= 0, "no-repeat-ngram-size " + noRepeatNgramSize + " is negative; 0 allows repeats");
        require(
                minLength >= 0 && minLength <= outSeqLength,
                "min-length " + minLength + " is not between 0 and out-seq-length " + outSeqLength);
        boolean samples = temperature.isPresent() || topK.isPresent() || topP.isPresent() || seed.isPresent();
        int mostAlternatives = numBeams > 1 ? numBeams - 1 : samples ? MAX_BEAMS - 1 : 0;
        require(
                alternatives >= 0 && alternatives <= mostAlternatives,
                mostAlternatives == 0
                        ? "alternatives " + alternatives + ": greedy decoding has only one answer; set num-beams to "
                                + (alternatives + 1) + " or sample"
                        : "alternatives " + alternatives + " is not between 0 and " + mostAlternatives
                                + (numBeams > 1 ? ", one less than num-beams " + numBeams : ""));
    }

    /** Whether tokens are drawn at random. */
    public boolean sampling() {
        return temperature.isPresent() || topK.isPresent() || topP.isPresent() || seed.isPresent();
    }

    /** Starts from greedy decoding. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.outSeqLength = outSeqLength;
        builder.temperature = temperature;
        builder.topK = topK;
        builder.topP = topP;
        builder.seed = seed;
        builder.numBeams = numBeams;
        builder.lengthPenalty = lengthPenalty;
        builder.noRepeatNgramSize = noRepeatNgramSize;
        builder.minLength = minLength;
        builder.earlyStopping = earlyStopping;
        builder.alternatives = alternatives;
        return builder;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new InvalidInputException(message);
        }
    }

    /** Collects options; see the components of {@link DecodingOptions} for meanings and ranges. */
    public static final class Builder {
        private int outSeqLength = 256;
        private OptionalDouble temperature = OptionalDouble.empty();
        private OptionalInt topK = OptionalInt.empty();
        private OptionalDouble topP = OptionalDouble.empty();
        private OptionalLong seed = OptionalLong.empty();
        private int numBeams = 1;
        private double lengthPenalty;
        private int noRepeatNgramSize;
        private int minLength;
        private boolean earlyStopping;
        private int alternatives;

        private Builder() {}

        /** Most tokens per blank; 256 unless set. */
        public Builder outSeqLength(int tokens) {
            outSeqLength = tokens;
            return this;
        }

        /** Samples from scores divided by this. */
        public Builder temperature(double value) {
            temperature = OptionalDouble.of(value);
            return this;
        }

        /** Samples from the most likely {@code k} tokens. */
        public Builder topK(int k) {
            topK = OptionalInt.of(k);
            return this;
        }

        /** Samples from the most likely tokens that together have probability {@code p}. */
        public Builder topP(double p) {
            topP = OptionalDouble.of(p);
            return this;
        }

        /** Samples reproducibly. */
        public Builder seed(long value) {
            seed = OptionalLong.of(value);
            return this;
        }

        /** Searches with this many beams; 1 unless set. */
        public Builder numBeams(int beams) {
            numBeams = beams;
            return this;
        }

        /** Exponent of the length in a hypothesis' score; 0 unless set. */
        public Builder lengthPenalty(double exponent) {
            lengthPenalty = exponent;
            return this;
        }

        /** Forbids repeating a sequence of this many tokens inside one blank; 0 (allowed) unless set. */
        public Builder noRepeatNgramSize(int tokens) {
            noRepeatNgramSize = tokens;
            return this;
        }

        /** Fewest tokens per blank; 0 unless set. */
        public Builder minLength(int tokens) {
            minLength = tokens;
            return this;
        }

        /** Ends beam search with the first {@code numBeams} ended hypotheses; false unless set. */
        public Builder earlyStopping(boolean stop) {
            earlyStopping = stop;
            return this;
        }

        /** Further fills to report for every blank; 0 unless set. */
        public Builder alternatives(int count) {
            alternatives = count;
            return this;
        }

        /**
         * The options.
         *
         * @throws InvalidInputException if a value is out of range or two of them exclude each other
         */
        public DecodingOptions build() {
            return new DecodingOptions(
                    outSeqLength,
                    temperature,
                    topK,
                    topP,
                    seed,
                    numBeams,
                    lengthPenalty,
                    noRepeatNgramSize,
                    minLength,
                    earlyStopping,
                    alternatives);
        }
    }
}
