package org.glm4j.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/** Scores the targets of texts in one pass; all words are scored where there is a target, and nowhere else. */
final class TargetScoring {

    /** Scores of words held at a time: 64 MiB of them in single precision. */
    private static final int MOST_LOGITS = 1 << 24;

    private final GlmModel model;
    private final List<TargetText> texts;
    private final int length; // of the longest text, to which the others are padded at the end

    TargetScoring(GlmModel model, List<TargetText> texts) {
        this.model = model;
        this.texts = texts;
        if (texts.isEmpty()) {
            throw new InvalidInputException("there is no text to score");
        }
        for (int i = 0; i < texts.size(); i++) {
            var text = texts.get(i);
            if (text.targets().length == 0
                    || text.targets().length > text.prompt().ids().length) {
                throw new InvalidInputException("text %d has %d targets for %d tokens"
                        .formatted(i, text.targets().length, text.prompt().ids().length));
            }
            for (int target : text.targets()) {
                if (target < 0 || target >= model.config().vocabSize()) {
                    throw new InvalidInputException("target %d of text %d is not in the model's vocabulary of %,d"
                            .formatted(target, i, model.config().vocabSize()));
                }
            }
        }
        length = texts.stream()
                .mapToInt(text -> text.prompt().ids().length)
                .max()
                .orElseThrow();
    }

    List<TargetScores> run() {
        int[] targets = texts.stream()
                .flatMapToInt(text -> Arrays.stream(text.targets()))
                .toArray();
        double[] logProbabilities = new double[targets.length];
        int[] best = new int[targets.length];
        try (var _ = TensorScope.inference()) {
            var hidden = model.encode(input()); // [texts, length, hidden]
            int[] rows = rows(targets.length);
            int chunk = Math.max(1, MOST_LOGITS / model.config().vocabSize());
            for (int from = 0; from < rows.length; from += chunk) {
                int to = Math.min(rows.length, from + chunk);
                score(hidden, rows, targets, from, to, logProbabilities, best);
            }
        }
        var scores = new ArrayList<TargetScores>();
        int at = 0;
        for (var text : texts) {
            int end = at + text.targets().length;
            scores.add(
                    new TargetScores(Arrays.copyOfRange(logProbabilities, at, end), Arrays.copyOfRange(best, at, end)));
            at = end;
        }
        return scores;
    }

    private void score(
            Tensor hidden, int[] rows, int[] targets, int from, int to, double[] logProbabilities, int[] best) {
        try (var _ = TensorScope.inference()) {
            var logits = model.logits(TokenPlaces.some(hidden, Arrays.copyOfRange(rows, from, to))); // [places, words]
            var labels =
                    Tensor.of(Arrays.copyOfRange(targets, from, to), to - from).to(model.device());
            double[] losses = Losses.perToken(logits, labels).toDoubles();
            long[] likeliest = logits.argmax(-1).toLongs();
            for (int i = 0; i < losses.length; i++) {
                logProbabilities[from + i] = -losses[i];
                best[from + i] = (int) likeliest[i];
            }
        }
    }

    /** Places of the targets' predecessors, counted through the batch. */
    private int[] rows(int count) {
        int[] rows = new int[count];
        int at = 0;
        for (int i = 0; i < texts.size(); i++) {
            int end = texts.get(i).prompt().ids().length;
            for (int place = end - texts.get(i).targets().length; place < end; place++) {
                rows[at++] = i * length + place;
            }
        }
        return rows;
    }

    private GlmInput input() {
        int[] separators =
                texts.stream().mapToInt(text -> text.prompt().separator()).toArray();
        return GlmInput.of(
                model,
                padded(Prompt::ids),
                padded(Prompt::positions),
                model.config().blockPositionEncoding() ? padded(Prompt::blockPositions) : new int[0][],
                AttentionMask.prefix(separators));
    }

    /** What follows a text is seen by nothing of it. */
    private int[][] padded(Function<Prompt, int[]> values) {
        return texts.stream()
                .map(text -> Arrays.copyOf(values.apply(text.prompt()), length))
                .toArray(int[][]::new);
    }
}
