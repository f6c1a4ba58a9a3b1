package org.glm4j.data.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.glm4j.data.Goldens;
import org.glm4j.data.TokenSample;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.TrainingSample;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Every figure of goldens/blocks/statistics.json, which the reference produced from 5,000 batches of 4 samples: ours,
 * from as many batches, lie within 4 standard errors of the difference of the two.
 */
class BlockStatisticsTest {

    private static final int BATCHES = 5000;
    private static final int BATCH_SIZE = 4;
    private static final int LENGTH = 512;
    private static final double ERRORS = 4;
    private static final int FULL_STOP = 5;

    @ParameterizedTest
    @CsvSource({"ds_block_base, bert", "ds_block_10B, gpt2", "ds_block_large_chinese, chinese"})
    void agreesWithTheReference(String recipe, String vocabulary) {
        JsonNode golden = Goldens.json("blocks/statistics.json").get(recipe);
        BlankInfillingOptions options =
                ReferenceFlags.options(golden.get("flags")).seqLength(LENGTH).build();
        InfillingTokens tokens = ReferenceFlags.tokens(vocabulary, false);
        var infilling = new BlankInfilling(options, tokens, id -> id == FULL_STOP);
        List<TokenSample> texts = Collections.nCopies(BATCH_SIZE, text(tokens));
        var ours = new Statistics(tokens);
        for (int batch = 0; batch < BATCHES; batch++) {
            ours.add(infilling.build(texts, 1234, batch));
        }
        compareModes(golden, ours);
        compareShortSpans(golden.get("bert"), ours);
        near("sentence_masked_tokens", golden, "_mean", "_std", ours.sentenceTokens);
        compareGeneration(golden, ours);
        assertThat(ours.withoutTargets).isEqualTo(golden.get("dropped_samples").asInt());
    }

    /** [CLS], then 511 tokens of which every 20th is a full stop. */
    private static TokenSample text(InfillingTokens tokens) {
        int[] ids = new int[LENGTH];
        byte[] lossMask = new byte[LENGTH];
        ids[0] = tokens.start();
        for (int i = 1; i < LENGTH; i++) {
            ids[i] = i % 20 == 0 ? FULL_STOP : 1000 + i;
            lossMask[i] = 1;
        }
        return new TokenSample(ids, lossMask);
    }

    private static void compareModes(JsonNode golden, Statistics ours) {
        golden.get("mode_share_per_batch")
                .forEachEntry((mode, share) -> assertThat(
                                ours.batches.getOrDefault(TrainingMode.valueOf(mode.toUpperCase(Locale.ROOT)), 0)
                                        / (double) BATCHES)
                        .as("share of %s batches", mode)
                        .isCloseTo(share.asDouble(), within(shareTolerance(share.asDouble(), BATCHES))));
    }

    private static void compareShortSpans(JsonNode golden, Statistics ours) {
        double spans = ours.spanLength.count;
        golden.get("span_length_share")
                .forEachEntry((length, share) -> assertThat(ours.spans.getOrDefault(Integer.valueOf(length), 0) / spans)
                        .as("share of spans of length %s", length)
                        .isCloseTo(share.asDouble(), within(shareTolerance(share.asDouble(), spans))));
        near("mean_span_length", golden, "", null, ours.spanLength);
        near("", golden, "mean_masked_ratio", "std_masked_ratio", ours.ratio);
        near("", golden, "mean_number_of_spans", "std_number_of_spans", ours.spanCount);
        assertThat(ours.ratio.least).isCloseTo(golden.get("min_masked_ratio").asDouble(), within(0.01));
        assertThat(ours.lengths.get(LENGTH) / ours.ratio.count)
                .isCloseTo(
                        golden.get("input_length_share").get("512").asDouble(),
                        within(ERRORS * Math.sqrt(2) * ours.uncut.meanError() + 1e-12));
        JsonNode noise = golden.get("decoder_input_replaced_by_dBLOCK_share");
        if (noise.isNull()) {
            assertThat(ours.noise.mean()).isZero();
        } else {
            assertThat(ours.noise.mean())
                    .isCloseTo(noise.asDouble(), within(shareTolerance(noise.asDouble(), ours.noise.count)));
        }
    }

    private static void compareGeneration(JsonNode golden, Statistics ours) {
        near("gpt_", golden, "loss_tokens_over_512_mean", "std", ours.generationShare);
    }

    /** Tolerance for a share of which both sides have seen {@code n} draws; a draw more or less is always allowed. */
    private static double shareTolerance(double share, double n) {
        return ERRORS * Math.sqrt(2) * (Math.sqrt(share * (1 - share) / n) + 1 / n);
    }

    private static void near(String prefix, JsonNode golden, String meanKey, String stdKey, Moments ours) {
        if (golden.get(prefix + meanKey).isNull()) {
            assertThat(ours.count).as(prefix + meanKey).isZero();
            return;
        }
        double mean = golden.get(prefix + meanKey).asDouble();
        assertThat(ours.mean()).as(prefix + meanKey).isCloseTo(mean, within(ERRORS * Math.sqrt(2) * ours.meanError()));
        if (stdKey != null) {
            double std = golden.get(prefix + stdKey).asDouble();
            assertThat(ours.meanSquare())
                    .as(prefix + stdKey)
                    .isCloseTo(std * std + mean * mean, within(ERRORS * Math.sqrt(2) * ours.meanSquareError()));
        }
    }

    /**
     * Mean and mean square of values that come in batches, whose values depend on each other: standard errors are those
     * of ratio estimators over batches.
     */
    private static final class Moments {

        private final List<double[]> batches = new ArrayList<>(); // count, sum, sum of squares
        private double count;
        private double sum;
        private double squares;
        private double least = Double.MAX_VALUE;

        void startBatch() {
            batches.add(new double[3]);
        }

        void add(double value) {
            count++;
            sum += value;
            squares += value * value;
            least = Math.min(least, value);
            double[] batch = batches.getLast();
            batch[0]++;
            batch[1] += value;
            batch[2] += value * value;
        }

        double mean() {
            return sum / count;
        }

        double meanSquare() {
            return squares / count;
        }

        double meanError() {
            return error(1, mean());
        }

        double meanSquareError() {
            return error(2, meanSquare());
        }

        private double error(int moment, double mean) {
            double residuals = 0;
            for (double[] batch : batches) {
                double residual = batch[moment] - mean * batch[0];
                residuals += residual * residual;
            }
            return Math.sqrt(residuals) / count;
        }
    }

    private static final class Statistics {

        private final InfillingTokens tokens;
        private final Map<TrainingMode, Integer> batches = new TreeMap<>();
        private final Map<Integer, Integer> spans = new TreeMap<>();
        private final Map<Integer, Integer> lengths = new TreeMap<>();
        private final Moments spanLength = new Moments();
        private final Moments ratio = new Moments();
        private final Moments uncut = new Moments();
        private final Moments spanCount = new Moments();
        private final Moments noise = new Moments();
        private final Moments sentenceTokens = new Moments();
        private final Moments generationShare = new Moments();
        private int withoutTargets;

        Statistics(InfillingTokens tokens) {
            this.tokens = tokens;
        }

        void add(List<TrainingSample> batch) {
            batches.merge(batch.getFirst().mode(), 1, Integer::sum);
            List.of(spanLength, ratio, uncut, spanCount, noise, sentenceTokens, generationShare)
                    .forEach(Moments::startBatch);
            batch.forEach(this::add);
        }

        private void add(TrainingSample sample) {
            List<Integer> pieces = pieces(sample);
            int predicted = sample.length() - sample.separator();
            int blanked = pieces.stream().mapToInt(i -> i).sum();
            withoutTargets += predicted == 0 ? 1 : 0;
            switch (sample.mode()) {
                case BERT -> {
                    int input = sample.separator() - pieces.size() + blanked;
                    pieces.forEach(length -> {
                        spans.merge(length, 1, Integer::sum);
                        spanLength.add(length);
                    });
                    ratio.add(blanked / (double) input);
                    uncut.add(input == LENGTH ? 1 : 0);
                    spanCount.add(pieces.size());
                    lengths.merge(input, 1, Integer::sum);
                    for (int i = sample.separator(); i < sample.length(); i++) {
                        if (sample.ids()[i] != tokens.pieceStart()) {
                            noise.add(sample.ids()[i] == tokens.noise() ? 1 : 0);
                        }
                    }
                }
                case SENTENCE -> sentenceTokens.add(blanked);
                case GPT -> generationShare.add(predicted / (double) LENGTH);
                case MULTI_TASK, LEFT_TO_RIGHT -> throw new AssertionError(sample.mode());
            }
        }

        /** Lengths of what lies between an opening and a closing token. */
        private List<Integer> pieces(TrainingSample sample) {
            var pieces = new ArrayList<Integer>();
            int length = 0;
            for (int i = sample.separator(); i < sample.length(); i++) {
                if (sample.targets()[i] == tokens.pieceEnd()) {
                    pieces.add(length);
                    length = 0;
                } else {
                    length++;
                }
            }
            return pieces;
        }
    }
}
