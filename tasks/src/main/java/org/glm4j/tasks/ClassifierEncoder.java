package org.glm4j.tasks;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tokenizers.GlmTokenizer;

/** Makes token samples for a classification head. May be called from several threads. */
public final class ClassifierEncoder {

    private final GlmTokenizer tokenizer;
    private final Task task;
    private final int sequenceLength;
    private final SequenceBuilder sequences;

    /**
     * @param sequenceLength the most tokens of a sample; longer texts are cut at their end
     */
    public ClassifierEncoder(GlmTokenizer tokenizer, Task task, int sequenceLength) {
        if (sequenceLength < 2) {
            throw new InvalidInputException("a sequence length of %d has no room for text".formatted(sequenceLength));
        }
        this.tokenizer = tokenizer;
        this.task = task;
        this.sequenceLength = sequenceLength;
        this.sequences = new SequenceBuilder(tokenizer, true);
    }

    /** The sample of an example. */
    public TaskSample encode(Example example) {
        List<EncodedSequence> encoded =
                task.classifierTexts(example).stream().map(this::encode).toList();
        OptionalInt label =
                example.label().stream().mapToInt(task.labels()::indexOf).findFirst();
        return new TaskSample.Classified(example.id(), label, encoded);
    }

    private EncodedSequence encode(ClassifierText text) {
        int[] first = tokenizer.encode(text.first());
        int[] second = text.second().isEmpty()
                ? null
                : text.second().stream()
                        .map(tokenizer::encode)
                        .map(Arrays::stream)
                        .reduce(IntStream.empty(), IntStream::concat)
                        .toArray();
        return sequences.classifier(first, second, sequenceLength);
    }
}
