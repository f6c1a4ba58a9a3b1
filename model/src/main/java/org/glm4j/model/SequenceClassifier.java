package org.glm4j.model;

import java.util.Arrays;
import java.util.Map;
import org.glm4j.model.tensor.Tensor;

/**
 * Scores of classes, or of one choice, from the hidden state of one token.
 *
 * @param pool [hidden -> hidden]
 * @param head [hidden -> classes]
 * @param pooling which token stands for the text
 */
public record SequenceClassifier(GlmModel model, Linear pool, Linear head, Pooling pooling) {

    /** Which token stands for the text: the reference's {@code start}, {@code pad} and {@code cls}. */
    public enum Pooling {
        /** The one at the separator, where Part B starts. */
        START,
        /** The last one of Part A. */
        PAD,
        /** The first one. */
        CLS;

        int place(int separator) {
            return switch (this) {
                case START -> separator;
                case PAD -> separator - 1;
                case CLS -> 0;
            };
        }
    }

    /**
     * @param parameters the reference's {@code pool_layer} and {@code multichoice_head}, weight and bias of each; other
     *     tensors are ignored
     * @throws org.glm4j.foundation.InvalidInputException if one is missing or of another shape
     */
    public static SequenceClassifier of(GlmModel model, Map<String, Tensor> parameters, int classes, Pooling pooling) {
        int hidden = model.config().hiddenSize();
        var all = new Parameters(parameters, "");
        return new SequenceClassifier(
                model,
                Linear.of(all.in("pool_layer"), hidden, hidden),
                Linear.of(all.in("multichoice_head"), hidden, classes),
                pooling);
    }

    /**
     * @param separators length of Part A of every sample
     * @return [batch, classes]
     */
    public Tensor forward(GlmInput input, int[] separators, Dropout dropout) {
        var hidden = model.encode(input, dropout, hiddenState -> {}); // [batch, length, hidden]
        var places = Arrays.stream(separators).map(pooling::place).toArray();
        var pooled = pool.forward(TokenPlaces.one(hidden, places)).tanh(); // [batch, hidden]
        return head.forward(dropout.apply(Dropout.Site.CLASSIFIER, 0, pooled));
    }
}
