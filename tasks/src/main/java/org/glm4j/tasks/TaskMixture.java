package org.glm4j.tasks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.glm4j.data.Batch;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.TrainingSample;
import org.glm4j.data.batches.BatchSource;
import org.glm4j.foundation.CounterRandom;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;

/**
 * Batches of examples of several tasks, each put into words by every pattern of its task, its blank to be filled with
 * what is right: downstream tasks for pretraining (GLM, section 2.1.2; {@code --multi-task-data}). Examples are drawn at
 * random, those of a task in proportion to the power of 0.8 of how many it has, as in the reference. May be asked by
 * several threads.
 */
public final class TaskMixture implements BatchSource {

    /** From this number on, more examples do not make a task come more often. */
    private static final int MOST_COUNTED = 200_000;

    private static final double TEMPERATURE = 0.8;

    private final List<Part> parts;
    private final double[] ends;
    private final int batchSize;
    private final long seed;

    /** One of the tasks. May be asked by several threads. */
    public interface Part {

        /** Examples, counted once for each way to put them into words. */
        int size();

        /**
         * An example with its blank filled with what is right.
         *
         * @param number 0 to before {@link #size}
         */
        TrainingSample sample(int number);

        /**
         * A task with all its patterns.
         *
         * @param examples with labels, at least one
         * @param options where a label's word has several tokens, words are learnt whole whatever is said here
         * @throws InvalidInputException if the task has no pattern, or an example has no label or is too long
         */
        static Part of(Task task, List<Example> examples, GlmTokenizer tokenizer, ClozeOptions options) {
            return Patterns.of(task, examples, tokenizer, options);
        }

        /**
         * Texts as they are, with blanks.
         *
         * @param blanks at least one
         * @param options of which the sequence length and the block positions count
         * @throws InvalidInputException if a text with its answer is longer than the sequence length
         */
        static Part of(List<FilledBlank> blanks, GlmTokenizer tokenizer, ClozeOptions options) {
            return Texts.of(blanks, tokenizer, options);
        }
    }

    /**
     * A text with a blank and what belongs there.
     *
     * @param text with one {@code [MASK]} or {@code [sMASK]}, or with a {@code [gMASK]} at its end
     */
    public record FilledBlank(String text, String answer) {}

    /** Texts, encoded. */
    private record Texts(List<TrainingSample> samples) implements Part {

        private static final List<Command> MASKS = List.of(Command.MASK, Command.SMASK, Command.GMASK);

        static Texts of(List<FilledBlank> blanks, GlmTokenizer tokenizer, ClozeOptions options) {
            var sequences = new SequenceBuilder(tokenizer, options.blockPositions());
            return new Texts(blanks.stream()
                    .map(blank -> sample(blank, tokenizer, sequences, options.sequenceLength()))
                    .toList());
        }

        private static TrainingSample sample(
                FilledBlank blank, GlmTokenizer tokenizer, SequenceBuilder sequences, int longest) {
            var commands = tokenizer.commands();
            int[] text = tokenizer.encode(blank.text);
            int[] masks = Arrays.stream(text)
                    .filter(id ->
                            MASKS.stream().anyMatch(mask -> commands.find(mask).equals(OptionalInt.of(id))))
                    .toArray();
            if (masks.length != 1) {
                throw new InvalidInputException(
                        "a text has %d blanks, not one: %s".formatted(masks.length, blank.text));
            }
            int mask = masks[0];
            boolean rest = commands.find(Command.GMASK).equals(OptionalInt.of(mask));
            if (rest && text[text.length - 1] != mask) {
                throw new InvalidInputException("[gMASK] stands for the end of a text, not here: " + blank.text);
            }
            int[] context = Arrays.stream(text)
                    .map(id -> id == mask ? EncodedCloze.BLANK : id)
                    .toArray();
            // The tokens that the answer has in a text, where a word's first one may hold the space in front of it.
            boolean spaced = MASKS.stream().anyMatch(each -> blank.text.contains(" [" + each.referenceName() + "]"));
            int[] answer = IntStream.concat(
                            Arrays.stream(tokenizer.encode(spaced ? " " + blank.answer : blank.answer)),
                            IntStream.of(commands.id(rest ? Command.EOS : Command.EOP)))
                    .toArray();
            var sequence = sequences.blank(context, mask, answer);
            if (sequence.length() > longest) {
                throw new InvalidInputException("a text has %d tokens, which is more than %d: %s"
                        .formatted(sequence.length(), longest, blank.text));
            }
            return SequenceEpochs.sample(sequence, TrainingMode.MULTI_TASK);
        }

        @Override
        public int size() {
            return samples.size();
        }

        @Override
        public TrainingSample sample(int number) {
            return samples.get(number);
        }
    }

    /** A task's examples and its patterns. */
    private record Patterns(List<Example> examples, List<ClozeEncoder> encoders) implements Part {

        static Patterns of(Task task, List<Example> examples, GlmTokenizer tokenizer, ClozeOptions options) {
            if (task.patternIds().isEmpty()) {
                throw new InvalidInputException(
                        "task %s has no pattern, and without one it cannot be mixed in".formatted(task.name()));
            }
            var encoders = task.patternIds().stream()
                    .map(id -> encoder(task, id, tokenizer, options))
                    .toList();
            for (var example : examples) {
                if (example.label().isEmpty()) {
                    throw new InvalidInputException("example %s has no label to learn".formatted(example.id()));
                }
                encoders.forEach(encoder -> encoder.encode(example)); // better now than in the middle of a training
            }
            return new Patterns(List.copyOf(examples), encoders);
        }

        private static ClozeEncoder encoder(Task task, int id, GlmTokenizer tokenizer, ClozeOptions options) {
            boolean severalTokens = task.pattern(id, options) instanceof Pattern.Verbalizers verbalizers
                    && verbalizers.words().values().stream().anyMatch(word -> tokenizer.encode(word).length != 1);
            var fitting = options.withMultiToken(options.multiToken() || severalTokens);
            return new ClozeEncoder(tokenizer, task.labels(), task.pattern(id, fitting), fitting);
        }

        @Override
        public int size() {
            return examples.size() * encoders.size();
        }

        @Override
        public TrainingSample sample(int number) {
            var example = examples.get(number % examples.size());
            return learning(encoders.get(number / examples.size()).encode(example));
        }

        private static TrainingSample learning(TaskSample sample) {
            int label = sample.label().orElseThrow();
            return switch (sample) {
                case TaskSample.Verbalized words ->
                    SequenceEpochs.sample(words.sequence(), new int[] {words.words()[label]}, TrainingMode.MULTI_TASK);
                case TaskSample.Choices choices -> {
                    int right = choices.sequences().size() == 1 ? 0 : label; // the only one is right
                    yield SequenceEpochs.sample(choices.sequences().get(right), TrainingMode.MULTI_TASK);
                }
                case TaskSample.Classified _ ->
                    throw new IllegalArgumentException("a pattern makes no texts of labels");
            };
        }
    }

    /**
     * @param parts at least one
     * @param batchSize examples of a batch
     * @param seed decides what is drawn
     */
    public TaskMixture(List<Part> parts, int batchSize, long seed) {
        this.parts = List.copyOf(parts);
        this.batchSize = batchSize;
        this.seed = seed;
        double[] weights = parts.stream()
                .mapToDouble(part -> Math.pow(Math.min(part.size(), MOST_COUNTED), TEMPERATURE))
                .toArray();
        this.ends = new double[weights.length];
        double sum = 0;
        for (int i = 0; i < ends.length; i++) {
            sum += weights[i];
            ends[i] = sum;
        }
    }

    @Override
    public Batch batch(long position) {
        var samples = new ArrayList<TrainingSample>(batchSize);
        for (int row = 0; row < batchSize; row++) {
            var random = CounterRandom.of(seed, "multi-task example", 0, position * batchSize + row);
            double place = random.nextDouble() * ends[ends.length - 1];
            int number = IntStream.range(0, ends.length - 1)
                    .filter(i -> place < ends[i])
                    .findFirst()
                    .orElse(ends.length - 1);
            var part = parts.get(number);
            samples.add(part.sample(random.nextInt(part.size())));
        }
        return Batch.of(samples);
    }
}
