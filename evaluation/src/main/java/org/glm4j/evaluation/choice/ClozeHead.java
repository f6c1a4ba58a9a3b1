package org.glm4j.evaluation.choice;

import java.util.Arrays;
import java.util.List;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.Dropout;
import org.glm4j.model.GlmModel;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.tasks.TaskSample;

/**
 * Scores what may fill a blank: a label's word by its logit, an answer by the sum of its words' log-probabilities.
 *
 * @param softmaxOfWords whether labels' words score log-probabilities, too
 * @param lengthPenalty answers' sums are divided by the number of words to this power; 0 for no penalty
 */
public record ClozeHead(boolean softmaxOfWords, double lengthPenalty) implements ChoiceHead {

    /** The plain one. */
    public static final ClozeHead PLAIN = new ClozeHead(false, 0);

    @Override
    public PackedChoices pack(List<? extends TaskSample> samples) {
        return PackedChoices.of(samples);
    }

    @Override
    public Tensor scores(GlmModel model, PackedChoices packed, Tensor hidden, Dropout dropout) {
        return scores(packed, logits(model, packed, hidden));
    }

    /**
     * Scores of all words where words are scored.
     *
     * @return [scored places, vocabulary]
     */
    static Tensor logits(GlmModel model, PackedChoices packed, Tensor hidden) {
        var logits = model.logits(packed.hiddenStates(hidden));
        return logits.dtype() == Dtype.FP64 ? logits : logits.to(Dtype.FP32);
    }

    /**
     * @param logits [scored places, vocabulary]
     * @return [choices]
     */
    Tensor scores(PackedChoices packed, Tensor logits) {
        var all = packed.verbalized() && !softmaxOfWords ? logits : logits.logSoftmax(-1);
        var terms = packed.terms();
        long vocabulary = logits.size(1);
        var words = new long[terms.size()];
        var weights = new double[terms.size()];
        var slots = new long[terms.size()]; // number of a choice's term
        int widest = 0;
        for (int i = 0; i < words.length; i++) {
            var term = terms.get(i);
            words[i] = term.row() * vocabulary + term.word();
            weights[i] = Math.pow(term.length(), -lengthPenalty);
            slots[i] = i > 0 && terms.get(i - 1).choice() == term.choice() ? slots[i - 1] + 1 : 0;
            widest = Math.max(widest, (int) slots[i] + 1);
        }
        var device = logits.device();
        var scores =
                all.reshape(-1).indexSelect(0, Tensor.of(words, words.length).to(device));
        if (lengthPenalty != 0) {
            scores = scores.mul(
                    Tensor.of(weights, weights.length).to(scores.dtype()).to(device));
        }
        for (int i = 0; i < slots.length; i++) {
            slots[i] += (long) terms.get(i).choice() * widest;
        }
        return Tensor.zeros(scores.dtype(), device, (long) packed.choices() * widest)
                .scatter(0, Tensor.of(slots, slots.length).to(device), scores)
                .view(packed.choices(), widest)
                .sum(1);
    }

    /**
     * Which answers the model itself would write, word by word.
     *
     * @param logits [scored places, vocabulary]
     */
    static boolean[] written(PackedChoices packed, Tensor logits) {
        var written = new boolean[packed.choices()];
        Arrays.fill(written, true);
        long[] best = logits.argmax(-1).toLongs();
        for (var term : packed.terms()) {
            written[term.choice()] &= best[term.row()] == term.word();
        }
        return written;
    }
}
