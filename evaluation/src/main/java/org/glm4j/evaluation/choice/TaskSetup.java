package org.glm4j.evaluation.choice;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.SequenceClassifier.Pooling;
import org.glm4j.tasks.ClassifierEncoder;
import org.glm4j.tasks.ClozeEncoder;
import org.glm4j.tasks.ClozeOptions;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.ExampleReader;
import org.glm4j.tasks.Pattern;
import org.glm4j.tasks.PatternTexts;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.Task;
import org.glm4j.tasks.TaskSample;
import org.glm4j.tokenizers.GlmTokenizer;

/**
 * How a task is put before a model: as blanks to be filled, or as texts for a classification head.
 *
 * @param pattern which of the task's patterns; empty for a classification head
 * @param pooling which token stands for a text, with a classification head
 * @param cloze how examples become token samples; of a classification head only the sequence length counts
 * @param reading how the data set is read
 * @param blankHead how what fills a blank is scored
 */
public record TaskSetup(
        Task task, OptionalInt pattern, Pooling pooling, ClozeOptions cloze, ReadOptions reading, ClozeHead blankHead) {

    private static final int REASONS = 5;

    /**
     * What was read of a split.
     *
     * @param evaluation its examples and their samples
     * @param bad how many rows and examples were left out because they cannot be used
     * @param reasons file, line and reason of the first few of those
     */
    public record Data(TaskEvaluation evaluation, long bad, List<String> reasons) {}

    /**
     * How choices are scored.
     *
     * @param sample one of the task's
     */
    public ChoiceHead head(TaskSample sample) {
        return pattern.isPresent()
                ? blankHead
                : new ClassifierHead(
                        sample.sequences().size() > 1 ? 1 : task.labels().size(), pooling);
    }

    /**
     * Reads a split and makes token samples of it.
     *
     * @param training whether examples are learnt from: then they need labels, and a task may make several of one
     * @throws InvalidInputException if the split or a file of it is not there, or something of it cannot be used and bad
     *     rows are not to be skipped
     */
    public Data read(Path directory, Split split, GlmTokenizer tokenizer, boolean training) {
        var options = reading.withCloze(pattern.isPresent()).withForTraining(training);
        var set = ExampleReader.read(task, directory, split, options);
        Function<Example, TaskSample> encoder = encoder(tokenizer);
        var examples = new ArrayList<Example>();
        var samples = new ArrayList<TaskSample>();
        var reasons = new ArrayList<>(set.reasons());
        long bad = set.bad();
        for (var example : set.examples()) {
            try {
                var sample = encoder.apply(example);
                if (training) {
                    requireLabel(sample);
                }
                samples.add(sample);
                examples.add(example);
            } catch (InvalidInputException e) {
                String reason = "%s, %s split: %s".formatted(directory, split.label(), e.getMessage());
                if (!reading.skipBad()) {
                    throw new InvalidInputException(reason, e);
                }
                bad++;
                if (reasons.size() < REASONS) {
                    reasons.add(reason);
                }
            }
        }
        if (samples.isEmpty()) {
            throw new InvalidInputException(
                    "%s: its %s split has no example that can be used".formatted(directory, split.label()));
        }
        return new Data(new TaskEvaluation(task, examples, samples), bad, List.copyOf(reasons));
    }

    private static void requireLabel(TaskSample sample) {
        if (sample.label().isEmpty()) {
            throw new InvalidInputException("example %s has no label to learn".formatted(sample.id()));
        }
    }

    private Function<Example, TaskSample> encoder(GlmTokenizer tokenizer) {
        if (pattern.isEmpty()) {
            return new ClassifierEncoder(tokenizer, task, cloze.sequenceLength())::encode;
        }
        return clozeEncoder(tokenizer)::encode;
    }

    private ClozeEncoder clozeEncoder(GlmTokenizer tokenizer) {
        return new ClozeEncoder(tokenizer, task.labels(), task.pattern(pattern.getAsInt(), cloze), cloze);
    }

    /**
     * Examples as texts, their blanks filled.
     *
     * @param examples with labels, at least one
     * @param seed decides in which order they are drawn
     * @throws InvalidInputException if there is no pattern
     */
    public PatternTexts texts(List<Example> examples, GlmTokenizer tokenizer, long seed) {
        if (pattern.isEmpty()) {
            throw new InvalidInputException("texts of task %s need a pattern with a blank".formatted(task.name()));
        }
        return PatternTexts.of(clozeEncoder(tokenizer), examples, tokenizer, seed);
    }

    /** Tokens of the labels' words, where the pattern has words; else none. */
    public int[] wordTokens(GlmTokenizer tokenizer) {
        Optional<Pattern.Verbalizers> words = pattern.isPresent()
                        && task.pattern(pattern.getAsInt(), cloze) instanceof Pattern.Verbalizers verbalizers
                ? Optional.of(verbalizers)
                : Optional.empty();
        return words.stream()
                .flatMapToInt(verbalizers -> task.labels().stream()
                        .flatMapToInt(label -> Arrays.stream(
                                tokenizer.encode(verbalizers.words().get(label)))))
                .toArray();
    }
}
