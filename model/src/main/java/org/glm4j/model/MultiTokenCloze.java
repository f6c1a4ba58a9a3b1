package org.glm4j.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.glm4j.model.tensor.Tensor;

/**
 * Scores texts for a blank: the sum of their tokens' scores.
 *
 * @param takeSoftmax whether tokens score log-probabilities instead of logits
 * @param lengthPenalty sums are divided by the number of tokens to this power; 0 for no penalty
 */
public record MultiTokenCloze(GlmModel model, boolean takeSoftmax, double lengthPenalty) {

    /**
     * Every sample holds its context and one text.
     *
     * @param targets the word that should follow each token: [batch][length]
     * @param counted 1 where that word belongs to the text, else 0: [batch][length]
     * @return [batch]
     */
    public Tensor forward(GlmInput input, int[][] targets, int[][] counted, Dropout dropout) {
        return score(model.encode(input, dropout, hiddenState -> {}), targets, counted);
    }

    /**
     * The contexts are read once, the texts of each follow it. Texts are given context by context: sample {@code c *
     * n + i} of {@code texts} is text {@code i} of the {@code n} of context {@code c}.
     *
     * @param contexts with their own mask
     * @param separators tokens of each context that its texts see
     * @param texts with any mask: every token sees its context and what precedes it
     * @param targets the word that should follow each token: [texts][length]
     * @param counted 1 where that word belongs to the text, else 0: [texts][length]
     * @return [texts]
     */
    public Tensor forward(
            GlmInput contexts, int[] separators, GlmInput texts, int[][] targets, int[][] counted, Dropout dropout) {
        var hiddenStates = new ArrayList<Tensor>();
        model.encode(contexts, dropout, hiddenStates::add);
        int choices = targets.length / separators.length;
        var memory = new HiddenStateMemory(model, hiddenStates).repeated(choices);
        var mask = visibleContext(separators, choices, memory.length(), targets[0].length);
        var behind = new GlmInput(texts.ids(), texts.positions(), texts.blockPositions(), mask, memory, null);
        return score(model.encode(behind, dropout, hiddenState -> {}), targets, counted);
    }

    /** Texts see their context up to its separator, and themselves causally. */
    private static AttentionMask visibleContext(int[] separators, int choices, int memory, int length) {
        int keys = memory + length;
        var visible = new float[separators.length * choices * length * keys];
        int at = 0;
        for (int text = 0; text < separators.length * choices; text++) {
            for (int query = 0; query < length; query++) {
                Arrays.fill(visible, at, at + separators[text / choices], 1);
                Arrays.fill(visible, at + memory, at + memory + query + 1, 1);
                at += keys;
            }
        }
        return AttentionMask.matrix(Tensor.of(visible, (long) separators.length * choices, 1, length, keys));
    }

    private Tensor score(Tensor hidden, int[][] targets, int[][] counted) {
        int batch = targets.length;
        int length = hidden.size(1);
        int targetLength = targets[0].length;
        var places = IntStream.range(0, batch * targetLength)
                .filter(i -> counted[i / targetLength][i % targetLength] != 0)
                .toArray();
        var rows = Arrays.stream(places)
                .map(i -> i / targetLength * length + i % targetLength)
                .toArray();
        var words = Arrays.stream(places)
                .map(i -> targets[i / targetLength][i % targetLength])
                .toArray();
        var device = hidden.device();
        var logits = model.logits(TokenPlaces.some(hidden, rows)); // [counted tokens, vocabulary]
        var scores = (takeSoftmax ? logits.logSoftmax(-1) : logits)
                .gather(1, Tensor.of(words, words.length, 1).to(device))
                .view(-1);
        var sums = Tensor.zeros(scores.dtype(), device, (long) batch * targetLength)
                .scatter(0, Tensor.of(places, places.length).to(device), scores)
                .view(batch, targetLength)
                .sum(1);
        if (lengthPenalty == 0) {
            return sums;
        }
        var lengths = Arrays.stream(counted)
                .mapToDouble(row -> Math.pow(Arrays.stream(row).sum(), lengthPenalty))
                .toArray();
        return sums.div(Tensor.of(lengths, batch).to(sums.dtype()).to(device));
    }
}
