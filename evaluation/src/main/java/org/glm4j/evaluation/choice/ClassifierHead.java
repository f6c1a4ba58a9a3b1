package org.glm4j.evaluation.choice;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.Dropout;
import org.glm4j.model.GlmModel;
import org.glm4j.model.SequenceClassifier.Pooling;
import org.glm4j.model.tensor.Functional;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.tasks.TaskSample;

/**
 * Scores labels, or one choice, from the hidden state of one token. Its weights are among the model's parameters, under
 * the reference's names.
 *
 * @param classes labels; 1 where every choice is a text of its own
 * @param pooling which token stands for a text
 */
public record ClassifierHead(int classes, Pooling pooling) implements ChoiceHead {

    private static final String POOL = "pool_layer";
    private static final String HEAD = "multichoice_head";

    /** Names and shapes of its weights. */
    public SequencedMap<String, long[]> tensorShapes(int hiddenSize) {
        var shapes = new LinkedHashMap<String, long[]>();
        shapes.put(POOL + ".weight", new long[] {hiddenSize, hiddenSize});
        shapes.put(POOL + ".bias", new long[] {hiddenSize});
        shapes.put(HEAD + ".weight", new long[] {classes, hiddenSize});
        shapes.put(HEAD + ".bias", new long[] {classes});
        return shapes;
    }

    @Override
    public PackedChoices pack(List<? extends TaskSample> samples) {
        return PackedChoices.ofTexts(samples, pooling, classes);
    }

    @Override
    public Tensor scores(GlmModel model, PackedChoices packed, Tensor hidden, Dropout dropout) {
        var weights = model.parameters();
        var texts = packed.hiddenStates(hidden); // [texts, hidden]
        var pooled = Functional.linear(texts, weights.get(POOL + ".weight"), weights.get(POOL + ".bias"))
                .tanh();
        var scores = Functional.linear(
                        dropout.apply(Dropout.Site.CLASSIFIER, 0, pooled),
                        weights.get(HEAD + ".weight"),
                        weights.get(HEAD + ".bias"))
                .reshape(-1); // [texts * classes]
        return scores.dtype() == Dtype.FP64 ? scores : scores.to(Dtype.FP32);
    }
}
