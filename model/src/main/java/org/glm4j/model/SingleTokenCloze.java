package org.glm4j.model;

import org.glm4j.model.tensor.Tensor;

/**
 * Scores words for a blank of one token: those that follow the start-of-piece token at the separator.
 *
 * @param takeSoftmax whether scores are log-probabilities instead of logits
 */
public record SingleTokenCloze(GlmModel model, boolean takeSoftmax) {

    /**
     * @param separators length of Part A of every sample
     * @param targets words to score: [batch][words]
     */
    public Scores forward(GlmInput input, int[] separators, int[][] targets, Dropout dropout) {
        var hidden = model.encode(input, dropout, hiddenState -> {});
        var all = model.logits(TokenPlaces.one(hidden, separators)); // [batch, vocabulary]
        var words = Tensor.of(targets).to(all.device());
        return new Scores((takeSoftmax ? all.logSoftmax(-1) : all).gather(1, words), all);
    }

    /**
     * @param targets scores of the words asked for: [batch, words]
     * @param all logits of all words: [batch, vocabulary]
     */
    public record Scores(Tensor targets, Tensor all) {}
}
