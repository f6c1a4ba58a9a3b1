package org.glm4j.evaluation.language;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.foundation.Progress;
import org.glm4j.model.LanguageModel;
import org.glm4j.model.Prompt;
import org.glm4j.model.TargetScores;
import org.glm4j.model.TargetText;
import org.glm4j.tasks.EncodedSequence;

/** Scores the targets of sequences, those of similar length together; how many changes nothing but the last digits. */
public final class SequenceScorer {

    /** Tokens of one pass, padding included, which bound its memory. */
    private static final int MOST_TOKENS = 1 << 14;

    private final LanguageModel model;
    private final int batchSize;

    /**
     * @param model stays the caller's
     * @param batchSize the most sequences that are scored together
     */
    public SequenceScorer(LanguageModel model, int batchSize) {
        if (batchSize < 1) {
            throw new InvalidInputException("a batch size of %d is none: give 1 or more".formatted(batchSize));
        }
        this.model = model;
        this.batchSize = batchSize;
    }

    /**
     * Scores all targets of all sequences.
     *
     * @return as many, in their order
     * @throws InvalidInputException if a sequence has more positions than the model
     */
    public List<TargetScores> score(List<EncodedSequence> sequences, Progress progress) {
        sequences.forEach(this::requireFits);
        int[] order = IntStream.range(0, sequences.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> sequences.get(i).length())
                        .thenComparingInt(i -> sequences.get(i).separator()))
                .mapToInt(Integer::intValue)
                .toArray();
        var scores = new TargetScores[order.length];
        int from = 0;
        while (from < order.length) {
            int to = end(sequences, order, from);
            var batch = Arrays.stream(order, from, to)
                    .mapToObj(i -> text(sequences.get(i)))
                    .toList();
            var scored = model.score(batch);
            for (int i = from; i < to; i++) {
                scores[order[i]] = scored.get(i - from);
            }
            from = to;
            progress.at(from, order.length, "scoring");
        }
        return List.of(scores);
    }

    /** Where the batch ends that begins at {@code from}: its last sequence is its longest. */
    private int end(List<EncodedSequence> sequences, int[] order, int from) {
        int to = from + 1;
        while (to < order.length
                && to - from < batchSize
                && (to + 1 - from) * sequences.get(order[to]).length() <= MOST_TOKENS) {
            to++;
        }
        return to;
    }

    private TargetText text(EncodedSequence sequence) {
        return new TargetText(
                new Prompt(
                        sequence.ids(),
                        sequence.positionIds(),
                        model.config().blockPositionEncoding() ? sequence.blockPositionIds() : new int[0],
                        sequence.separator()),
                sequence.targets());
    }

    private void requireFits(EncodedSequence sequence) {
        GlmConfig config = model.config();
        if (config.relativeEncoding()) {
            return;
        }
        int most = Math.max(
                largest(sequence.positionIds()),
                config.blockPositionEncoding() ? largest(sequence.blockPositionIds()) : 0);
        if (most >= config.positionRows()) {
            throw new InvalidInputException(
                    "a sequence of %d tokens needs position %d, but the model has %d positions: lower the sequence length"
                            .formatted(sequence.length(), most, config.positionRows()));
        }
    }

    private static int largest(int[] positions) {
        return Arrays.stream(positions).max().orElse(0);
    }
}
