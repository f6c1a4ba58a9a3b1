package org.glm4j.generation.hub;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.AttentionMask;
import org.glm4j.model.GlmModel;
import org.glm4j.model.Logits;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/** Losses and scores of the Hub's inputs, from one forward pass. */
final class HubForward {

    private HubForward() {}

    static ModelOutput run(GlmModel model, GenerationInputs inputs) {
        if (inputs.labels().isEmpty()) {
            throw new InvalidInputException(
                    "these inputs reach beyond their tokens: build them with targets for a loss");
        }
        Logits logits = logits(model, inputs.inputIds(), inputs.positionIds(), inputs.attentionMask());
        int[][] labels = inputs.labels().get();
        double sum = 0;
        int count = 0;
        for (int row = 0; row < labels.length; row++) {
            for (int place = 0; place < labels[row].length; place++) {
                if (labels[row][place] != GenerationInputs.IGNORED) {
                    sum -= logProbability(logits, row, place, labels[row][place]);
                    count++;
                }
            }
        }
        return new ModelOutput(OptionalDouble.of(sum / count), logits);
    }

    /**
     * @param labels index of the right choice per text; empty if nobody knows
     */
    static MultipleChoiceOutput run(GlmModel model, MultipleChoiceInputs inputs, int... labels) {
        Logits logits = logits(model, inputs.inputIds(), inputs.positionIds(), inputs.attentionMask());
        double[][] choices = new double[inputs.inputIds().length][];
        for (int row = 0; row < choices.length; row++) {
            int[][] ids = inputs.choiceIds()[row];
            int[][] indices = inputs.choiceIndices()[row];
            choices[row] = new double[ids.length];
            for (int choice = 0; choice < ids.length; choice++) {
                for (int i = 0; i < ids[choice].length; i++) {
                    choices[row][choice] += logProbability(logits, row, indices[choice][i], ids[choice][i]);
                }
            }
        }
        return new MultipleChoiceOutput(
                labels.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(loss(choices, labels)),
                choices,
                logits);
    }

    private static double loss(double[][] choices, int[] labels) {
        if (labels.length != choices.length) {
            throw new InvalidInputException("%d labels for %d texts".formatted(labels.length, choices.length));
        }
        double sum = 0;
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] < 0 || labels[row] >= choices[row].length) {
                throw new InvalidInputException("label %d of text %d: it has %d choices, counted from 0"
                        .formatted(labels[row], row + 1, choices[row].length));
            }
            sum += logSumExp(choices[row], 0, choices[row].length) - choices[row][labels[row]];
        }
        return sum / labels.length;
    }

    private static Logits logits(GlmModel model, int[][] inputIds, int[][][] positionIds, boolean[][][] attentionMask) {
        int length = inputIds[0].length;
        float[] mask = new float[inputIds.length * length * length]; // [batch, 1, length, length]
        int at = 0;
        for (boolean[][] rows : attentionMask) {
            for (boolean[] row : rows) {
                for (boolean visible : row) {
                    mask[at++] = visible ? 1 : 0;
                }
            }
        }
        boolean blockPositions = model.config().blockPositionEncoding();
        try (var _ = TensorScope.inference()) {
            return model.logits(
                    inputIds,
                    Arrays.stream(positionIds).map(rows -> rows[0]).toArray(int[][]::new),
                    blockPositions
                            ? Arrays.stream(positionIds).map(rows -> rows[1]).toArray(int[][]::new)
                            : new int[0][],
                    AttentionMask.matrix(Tensor.of(mask, inputIds.length, 1, length, length)));
        }
    }

    private static double logProbability(Logits logits, int row, int place, int id) {
        int start = (row * logits.length() + place) * logits.vocabSize();
        return logits.at(row, place, id) - logSumExp(logits.values(), start, start + logits.vocabSize());
    }

    private static double logSumExp(double[] values, int start, int end) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = start; i < end; i++) {
            max = Math.max(max, values[i]);
        }
        double sum = 0;
        for (int i = start; i < end; i++) {
            sum += Math.exp(values[i] - max);
        }
        return max + Math.log(sum);
    }
}
