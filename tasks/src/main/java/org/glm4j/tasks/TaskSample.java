package org.glm4j.tasks;

import java.util.List;
import java.util.OptionalInt;

/** An example ready for a model. */
public sealed interface TaskSample {

    /** Of the example. */
    String id();

    /** The number of what is right, empty where it is not known. */
    OptionalInt label();

    /** What the model reads. */
    List<EncodedSequence> sequences();

    /**
     * The score of a label is the next token's score, at the last token of the sequence, of its word.
     *
     * @param label the number of the right label
     * @param words the word of each label
     */
    record Verbalized(String id, OptionalInt label, EncodedSequence sequence, int[] words) implements TaskSample {
        @Override
        public List<EncodedSequence> sequences() {
            return List.of(sequence);
        }
    }

    /**
     * The score of a choice is the sum of the scores of its targets.
     *
     * @param label the number of the right choice; of a single choice, the number of the example's label
     * @param sequences of all choices
     * @param choices for each sequence the number of its choice; several where answers are scored in segments
     */
    record Choices(String id, OptionalInt label, List<EncodedSequence> sequences, int[] choices) implements TaskSample {
        public Choices {
            sequences = List.copyOf(sequences);
        }

        /** Whether all sequences have the same context, so that a model needs to read it once. */
        public boolean sharesContext() {
            return sequences.stream().allMatch(sequences.getFirst()::sharesContextWith);
        }
    }

    /**
     * A classification head scores the labels of one sequence, or one sequence per choice.
     *
     * @param label the number of the right label or choice
     */
    record Classified(String id, OptionalInt label, List<EncodedSequence> sequences) implements TaskSample {
        public Classified {
            sequences = List.copyOf(sequences);
        }
    }
}
