package org.glm4j.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.glm4j.evaluation.choice.ClozeHead;
import org.glm4j.evaluation.choice.TaskSetup;
import org.glm4j.model.SequenceClassifier.Pooling;
import org.glm4j.tasks.ClozeOptions;
import org.glm4j.tasks.EncodedSequence;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.TaskSample;
import org.glm4j.tasks.catalog.Tasks;
import org.glm4j.tokenizers.GlmTokenizer;

/**
 * Some real examples of a task.
 *
 * @param name in words
 * @param length tokens of a row as the reference pads it
 * @param samples all of one kind
 */
record UnderstandingTask(String name, int length, List<TaskSample> samples) {

    /**
     * The first examples of a split, with the task's first pattern.
     *
     * @param folder of the data set
     * @param length the most tokens of an example, by the published recipe
     * @param examples how many
     */
    static UnderstandingTask of(
            String task, Path folder, Split split, int length, int examples, GlmTokenizer tokenizer) {
        var setup = new TaskSetup(
                Tasks.named(task),
                OptionalInt.of(0),
                Pooling.CLS,
                ClozeOptions.of(length),
                ReadOptions.defaults(),
                ClozeHead.PLAIN);
        var samples = setup.read(folder, split, tokenizer, split == Split.TRAIN)
                .evaluation()
                .first(examples)
                .samples();
        return new UnderstandingTask(
                "%s, %d examples of at most %d".formatted(task, examples, length), length, samples);
    }

    /** Tokens of all rows, padding not counted. */
    int tokens() {
        return sequences().stream().mapToInt(EncodedSequence::length).sum();
    }

    /** Rows of the other side. */
    int rows() {
        return sequences().size();
    }

    private List<EncodedSequence> sequences() {
        return samples.stream().flatMap(sample -> sample.sequences().stream()).toList();
    }

    /** The examples as the other side reads them: a row for each choice, padded to the full length. */
    Map<String, Object> arrays(double rate) {
        var sequences = sequences();
        var arrays = new LinkedHashMap<String, Object>();
        arrays.put("ids", sequences.stream().map(each -> padded(each.ids())).toList());
        arrays.put(
                "positions",
                sequences.stream()
                        .map(each -> List.of(padded(each.positionIds()), padded(each.blockPositionIds())))
                        .toList());
        arrays.put(
                "separators",
                sequences.stream().mapToInt(EncodedSequence::separator).toArray());
        arrays.put(
                "labels",
                samples.stream().mapToInt(sample -> sample.label().orElse(0)).toArray());
        arrays.put("rate", rate);
        if (samples.getFirst() instanceof TaskSample.Verbalized) {
            arrays.put(
                    "words",
                    samples.stream()
                            .map(sample -> ((TaskSample.Verbalized) sample).words())
                            .toList());
            arrays.put(
                    "places",
                    sequences.stream().mapToInt(each -> each.length() - 1).toArray());
        } else {
            arrays.put(
                    "choices",
                    samples.stream()
                            .mapToInt(sample -> sample.sequences().size())
                            .toArray());
            arrays.put(
                    "targets",
                    sequences.stream().map(each -> atEnd(each, each.targets())).toList());
            arrays.put(
                    "logitMask",
                    sequences.stream()
                            .map(each -> {
                                int[] ones = new int[each.targets().length];
                                Arrays.fill(ones, 1);
                                return atEnd(each, ones);
                            })
                            .toList());
        }
        return arrays;
    }

    private int[] padded(int[] row) {
        return Arrays.copyOf(row, length);
    }

    /** Values at a sequence's last tokens, the row padded. */
    private int[] atEnd(EncodedSequence sequence, int[] values) {
        int[] row = new int[length];
        System.arraycopy(values, 0, row, sequence.length() - values.length, values.length);
        return row;
    }
}
