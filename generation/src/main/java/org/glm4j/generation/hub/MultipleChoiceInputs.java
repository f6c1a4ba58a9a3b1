package org.glm4j.generation.hub;

import java.util.Arrays;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tokenizers.HubSpecialIds;
import org.glm4j.tokenizers.HubTokenizer;

/**
 * Model inputs that hold every choice for the blank of a text behind it, as the Hub's {@code
 * build_inputs_for_multiple_choice} makes them: the choices see the text and, causally, themselves, but not each other.
 *
 * @param inputIds [batch, length], padded with 0
 * @param positionIds [batch, 2, length]: places in the text, then places in the span; padding repeats the last
 * @param attentionMask [batch, length, length], true where the token of the row sees that of the column; padding sees
 *     and is seen by nothing
 * @param choiceIds [batch][choice]: tokens of every choice
 * @param choiceIndices [batch][choice]: where in {@code inputIds} each of them is predicted
 */
public record MultipleChoiceInputs(
        int[][] inputIds,
        int[][][] positionIds,
        boolean[][][] attentionMask,
        int[][][] choiceIds,
        int[][][] choiceIndices) {

    /**
     * Inputs for choosing.
     *
     * @param texts ids of the texts, padded to one length
     * @param choices per text the ids of its choices, without special tokens
     * @throws InvalidInputException if a text has no blank, a choice has no tokens, or there are not as many lists of
     *     choices as texts
     */
    public static MultipleChoiceInputs of(HubTokenizer.Batch texts, List<List<int[]>> choices, HubSpecialIds tokens) {
        Texts.requireOneLength(texts);
        int batch = texts.inputIds().length;
        if (choices.size() != batch) {
            throw new InvalidInputException("%d lists of choices for %d texts".formatted(choices.size(), batch));
        }
        int choiceTokens = choices.stream()
                .mapToInt(of -> of.stream().mapToInt(choice -> choice.length).sum())
                .max()
                .orElse(0);
        int length = texts.inputIds()[0].length + choiceTokens;
        var inputs = new MultipleChoiceInputs(
                new int[batch][length],
                new int[batch][2][length],
                new boolean[batch][length][length],
                new int[batch][][],
                new int[batch][][]);
        for (int i = 0; i < batch; i++) {
            inputs.fill(i, texts, choices.get(i), tokens);
        }
        return inputs;
    }

    private void fill(int i, HubTokenizer.Batch texts, List<int[]> choices, HubSpecialIds tokens) {
        int[] text = texts.inputIds()[i];
        int[] real = texts.attentionMask()[i];
        int mask = Texts.firstMask(text, List.of(tokens.mask()))
                .or(() -> Texts.firstMask(text, tokens.maskIds()))
                .orElseThrow(() -> Texts.noMask(i, "the choices go"));
        System.arraycopy(text, 0, inputIds[i], 0, text.length);
        for (int place = 0; place < text.length; place++) {
            positionIds[i][0][place] = place;
            Texts.see(real, attentionMask[i][place]);
        }
        choiceIds[i] = choices.toArray(int[][]::new);
        choiceIndices[i] = new int[choices.size()][];
        int at = text.length;
        for (int c = 0; c < choices.size(); c++) {
            int[] choice = choices.get(c);
            if (choice.length == 0) {
                throw new InvalidInputException("choice %d of text %d is empty".formatted(c + 1, i + 1));
            }
            choiceIndices[i][c] = new int[choice.length];
            for (int k = 0; k < choice.length; k++, at++) {
                choiceIndices[i][c][k] = at;
                inputIds[i][at] = k == 0 ? tokens.sop() : choice[k - 1];
                positionIds[i][0][at] = mask;
                positionIds[i][1][at] = k + 1;
                Texts.see(real, attentionMask[i][at]);
                Arrays.fill(attentionMask[i][at], at - k, at + 1, true);
            }
        }
        for (int pad = at; pad < inputIds[i].length; pad++) {
            positionIds[i][0][pad] = positionIds[i][0][at - 1];
            positionIds[i][1][pad] = positionIds[i][1][at - 1];
        }
    }
}
