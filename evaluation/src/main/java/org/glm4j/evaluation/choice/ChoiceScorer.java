package org.glm4j.evaluation.choice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.foundation.Progress;
import org.glm4j.model.Dropout;
import org.glm4j.model.GlmModel;
import org.glm4j.model.tensor.TensorScope;
import org.glm4j.tasks.TaskSample;

/**
 * Scores the choices of samples. Samples of similar length are computed together; which those are changes nothing but
 * the last digits.
 */
public final class ChoiceScorer {

    /** Tokens and scored places of one pass, which bound its memory. */
    private static final int MOST_TOKENS = 1 << 14;

    private static final int MOST_PLACES = 1 << 10;

    private final GlmModel model;
    private final ChoiceHead head;
    private final int batchSize;

    /**
     * @param model stays the caller's; without relative positions
     * @param batchSize samples that are computed together at most
     */
    public ChoiceScorer(GlmModel model, ChoiceHead head, int batchSize) {
        if (batchSize < 1) {
            throw new InvalidInputException("a batch size of %d is none: give 1 or more".formatted(batchSize));
        }
        if (model.config().relativeEncoding()) {
            throw new InvalidInputException("a model with relative positions does not score choices");
        }
        this.model = model;
        this.head = head;
        this.batchSize = batchSize;
    }

    /**
     * Scores samples that are all of one kind.
     *
     * @return as many, in their order
     * @throws InvalidInputException if a sample has more positions than the model
     */
    public List<ChoiceScores> score(List<? extends TaskSample> samples, Progress progress) {
        samples.forEach(this::requireFits);
        int[] sizes = samples.stream().mapToInt(ChoiceScorer::tokens).toArray();
        int[] order = IntStream.range(0, sizes.length)
                .boxed()
                .sorted(Comparator.comparingInt(i -> sizes[i]))
                .mapToInt(i -> i)
                .toArray();
        var scores = new ChoiceScores[sizes.length];
        int from = 0;
        while (from < order.length) {
            progress.at(from, order.length, "examples");
            int to = from + 1;
            int tokens = sizes[order[from]];
            int places = places(samples.get(order[from]));
            while (to < order.length && to - from < batchSize) {
                tokens += sizes[order[to]];
                places += places(samples.get(order[to]));
                if (tokens > MOST_TOKENS || places > MOST_PLACES) {
                    break;
                }
                to++;
            }
            int[] group = Arrays.copyOfRange(order, from, to);
            var scored =
                    scoreTogether(Arrays.stream(group).mapToObj(samples::get).toList());
            for (int i = 0; i < group.length; i++) {
                scores[group[i]] = scored.get(i);
            }
            from = to;
        }
        progress.at(order.length, order.length, "examples");
        return Arrays.asList(scores);
    }

    private void requireFits(TaskSample sample) {
        int rows = model.config().positionRows();
        for (var sequence : sample.sequences()) {
            int largest = IntStream.concat(
                            Arrays.stream(sequence.positionIds()), Arrays.stream(sequence.blockPositionIds()))
                    .max()
                    .orElse(0);
            if (largest >= rows) {
                throw new InvalidInputException(
                        "example %s has a token at position %d, but the model's last is %d; lower the sequence length"
                                .formatted(sample.id(), largest, rows - 1));
            }
        }
    }

    private static int tokens(TaskSample sample) {
        boolean shared = sample instanceof TaskSample.Choices choices && choices.sharesContext();
        int first = shared ? sample.sequences().getFirst().separator() : 0;
        return first
                + sample.sequences().stream()
                        .mapToInt(sequence -> sequence.length() - (shared ? sequence.separator() : 0))
                        .sum();
    }

    private static int places(TaskSample sample) {
        return sample.sequences().stream()
                .mapToInt(sequence -> Math.max(1, sequence.targets().length))
                .sum();
    }

    private List<ChoiceScores> scoreTogether(List<? extends TaskSample> samples) {
        try (var _ = TensorScope.inference()) {
            var packed = head.pack(samples);
            var hidden = model.encode(packed.input(model));
            double[] values;
            boolean[] written = null;
            switch (head) {
                case ClozeHead cloze -> {
                    var logits = ClozeHead.logits(model, packed, hidden);
                    values = cloze.scores(packed, logits).toDoubles();
                    written = packed.verbalized() ? null : ClozeHead.written(packed, logits);
                }
                case ClassifierHead classifier ->
                    values = classifier
                            .scores(model, packed, hidden, Dropout.NONE)
                            .toDoubles();
            }
            var scores = new ArrayList<ChoiceScores>();
            for (int i = 0; i < packed.samples(); i++) {
                int from = packed.firstChoice(i);
                int to = packed.firstChoice(i + 1);
                scores.add(new ChoiceScores(
                        Arrays.copyOfRange(values, from, to),
                        written == null ? new boolean[0] : Arrays.copyOfRange(written, from, to)));
            }
            return scores;
        }
    }
}
