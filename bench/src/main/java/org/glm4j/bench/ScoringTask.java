package org.glm4j.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.glm4j.evaluation.language.SequenceScorer;
import org.glm4j.foundation.Progress;
import org.glm4j.model.LanguageModel;
import org.glm4j.model.TargetScores;
import org.glm4j.tasks.EncodedSequence;

/**
 * Texts of random tokens whose ends are to be scored.
 *
 * @param name in words
 * @param texts without padding
 * @param paddedLength to which the reference pads each
 */
record ScoringTask(String name, List<EncodedSequence> texts, int paddedLength) {

    private static final int FIRST_WORD = 1000;
    private static final int WORDS = 29_000;
    private static final int BATCH = 16; // of the published evaluations

    /** A run's log-probabilities and time. */
    record Run(double[] scores, double seconds) {}

    /** As LAMBADA's passages: 60 to 130 tokens, of which the last one to three are asked for. */
    static ScoringTask lastWords(int passages) {
        var random = new SplittableRandom(7);
        var texts = IntStream.range(0, passages)
                .mapToObj(_ -> text(random, random.nextInt(60, 131), random.nextInt(1, 4)))
                .toList();
        return new ScoringTask("last words of %d passages".formatted(passages), texts, 512);
    }

    /** As WikiText's windows of 512 tokens that overlap by half: 255 tokens known, 256 to predict. */
    static ScoringTask windows(int count) {
        var random = new SplittableRandom(8);
        var texts =
                IntStream.range(0, count).mapToObj(_ -> text(random, 255, 256)).toList();
        return new ScoringTask(
                "%d windows of 512, half known".formatted(count),
                texts,
                texts.getFirst().length());
    }

    /** Part A with a mask at its end, then the span. */
    private static EncodedSequence text(SplittableRandom random, int known, int asked) {
        int[] targets = random.ints(asked, FIRST_WORD, FIRST_WORD + WORDS).toArray();
        int length = known + asked;
        int[] ids = random.ints(length, FIRST_WORD, FIRST_WORD + WORDS).toArray();
        System.arraycopy(targets, 0, ids, known + 1, asked - 1);
        int[] positions =
                IntStream.range(0, length).map(i -> Math.min(i, known - 1)).toArray();
        int[] blocks =
                IntStream.range(0, length).map(i -> Math.max(0, i - known + 1)).toArray();
        return new EncodedSequence(ids, positions, blocks, known, targets, new int[0]);
    }

    Run run(LanguageModel model) {
        long started = System.nanoTime();
        double[] scores = new SequenceScorer(model, BATCH)
                .score(texts, Progress.NONE).stream()
                        .mapToDouble(TargetScores::logProbability)
                        .toArray();
        return new Run(scores, (System.nanoTime() - started) * 1e-9);
    }

    Run run(PythonPeer python) {
        var arrays = new LinkedHashMap<String, Object>();
        arrays.put("ids", rows(EncodedSequence::ids));
        arrays.put(
                "positions",
                texts.stream()
                        .map(text -> List.of(padded(text.positionIds()), padded(text.blockPositionIds())))
                        .toList());
        arrays.put("separator", texts.stream().map(EncodedSequence::separator).toList());
        arrays.put("targets", rows(text -> atTheEnd(text, text.targets())));
        arrays.put("counted", rows(text -> atTheEnd(text, ones(text.targets().length))));
        arrays.put("batch", BATCH);
        var answer = python.ask("score", arrays);
        var scores = new ArrayList<Double>();
        answer.get("scores").forEach(score -> scores.add(score.asDouble()));
        return new Run(
                scores.stream().mapToDouble(Double::doubleValue).toArray(),
                answer.get("seconds").asDouble());
    }

    private List<int[]> rows(Function<EncodedSequence, int[]> row) {
        return texts.stream().map(text -> padded(row.apply(text))).toList();
    }

    private int[] padded(int[] row) {
        return Arrays.copyOf(row, paddedLength);
    }

    private static int[] atTheEnd(EncodedSequence text, int[] values) {
        int[] row = new int[text.length()];
        System.arraycopy(values, 0, row, row.length - values.length, values.length);
        return row;
    }

    private static int[] ones(int count) {
        int[] ones = new int[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** The largest difference of a text's score between two runs, relative to the score. */
    static double difference(Run one, Run other) {
        return IntStream.range(0, one.scores().length)
                .mapToDouble(i -> Math.abs(one.scores()[i] - other.scores()[i]) / Math.abs(one.scores()[i]))
                .max()
                .orElseThrow();
    }

    /** The arrays of a request are of this size at most; larger ones would measure the pipe. */
    Map<String, Integer> size() {
        return Map.of(
                "texts",
                texts.size(),
                "tokens",
                texts.stream().mapToInt(EncodedSequence::length).sum());
    }
}
