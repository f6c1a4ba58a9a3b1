package org.glm4j.finetuning;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.glm4j.model.tensor.Functional;
import org.glm4j.model.tensor.Tensor;

/** How far the scores of choices are from right, under the reference's names ({@code --loss-func}, {@code --adapet}). */
public enum ChoiceLoss {
    /** Cross entropy over an example's choices. */
    CROSS_ENTROPY,
    /** By how much wrong choices come nearer to the right one than 1. */
    HINGE,
    /** The right choice's score alone, negated. */
    GENERATIVE,
    /** {@link #GENERATIVE} and {@link #CROSS_ENTROPY} together. */
    MIX,
    /** ADAPET's decoupled loss (Tam et al., EMNLP 2021) as the reference has it: wrong scores less the right one. */
    ADAPET,
    /** Minus the mean score of all words, where all answers are right: what a language model is trained by. */
    WORDS;

    /** The score that stands where an example has no more choices. */
    private static final double NO_CHOICE = -10000;

    private static final long NONE_IGNORED = -100;

    /** The loss that {@code --loss-func} calls so. */
    public static Optional<ChoiceLoss> named(String name) {
        return Arrays.stream(values())
                .filter(loss -> loss.name().toLowerCase(Locale.ROOT).equals(name) && loss != ADAPET && loss != WORDS)
                .findFirst();
    }

    /**
     * The loss of some examples.
     *
     * @param scores of all choices, the examples one behind the other: [choices]
     * @param firstChoices for each example the number of its first choice, and at the end the number of all choices
     * @param labels the right choice of each example, counted from its first
     * @param words how many words all answers have together; for {@link #WORDS} alone
     * @return one element
     */
    Tensor of(Tensor scores, int[] firstChoices, int[] labels, int words) {
        int examples = labels.length;
        return switch (this) {
            case CROSS_ENTROPY -> crossEntropy(scores, firstChoices, labels);
            case HINGE -> {
                var table = table(scores, firstChoices, NO_CHOICE);
                var margin = table.sub(right(scores, firstChoices, labels).unsqueeze(1))
                        .add(1);
                yield margin.relu().sum().div(examples).add(-1);
            }
            case GENERATIVE -> generative(scores, firstChoices, labels);
            case MIX -> generative(scores, firstChoices, labels).add(crossEntropy(scores, firstChoices, labels));
            case ADAPET -> {
                var right = right(scores, firstChoices, labels).sum();
                yield scores.sum().sub(right.mul(2)).div(examples);
            }
            case WORDS -> scores.sum().div(-words);
        };
    }

    private static Tensor generative(Tensor scores, int[] firstChoices, int[] labels) {
        return right(scores, firstChoices, labels).sum().div(-labels.length);
    }

    private static Tensor crossEntropy(Tensor scores, int[] firstChoices, int[] labels) {
        var targets = Tensor.of(labels, labels.length).to(scores.device());
        return Functional.crossEntropy(table(scores, firstChoices, NO_CHOICE), targets, NONE_IGNORED)
                .sum()
                .div(labels.length);
    }

    /** The scores of the right choices: [examples]. */
    private static Tensor right(Tensor scores, int[] firstChoices, int[] labels) {
        int[] places = new int[labels.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = firstChoices[i] + labels[i];
        }
        return scores.indexSelect(0, Tensor.of(places, places.length).to(scores.device()));
    }

    /** A row for each example, as wide as the most choices: [examples, choices]. */
    private static Tensor table(Tensor scores, int[] firstChoices, double padding) {
        int examples = firstChoices.length - 1;
        int widest = 0;
        for (int i = 0; i < examples; i++) {
            widest = Math.max(widest, firstChoices[i + 1] - firstChoices[i]);
        }
        double[] background = new double[examples * widest];
        Arrays.fill(background, padding);
        int[] slots = new int[firstChoices[examples]];
        for (int i = 0; i < examples; i++) {
            for (int choice = firstChoices[i]; choice < firstChoices[i + 1]; choice++) {
                slots[choice] = i * widest + choice - firstChoices[i];
            }
        }
        return Tensor.of(background, background.length)
                .to(scores.dtype())
                .to(scores.device())
                .scatter(0, Tensor.of(slots, slots.length).to(scores.device()), scores)
                .view(examples, widest);
    }
}
