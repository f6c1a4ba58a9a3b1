package org.glm4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.evaluation.language.SequenceScorer;
import org.glm4j.evaluation.text.BlankPerplexity;
import org.glm4j.evaluation.text.FilledTestSet;
import org.glm4j.evaluation.text.Prediction;
import org.glm4j.evaluation.text.ResultFiles;
import org.glm4j.evaluation.text.TextSample;
import org.glm4j.evaluation.text.TextScores;
import org.glm4j.evaluation.text.TextTestSet;
import org.glm4j.evaluation.text.WrittenTestSet;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.LanguageModel;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.ExampleSet;
import org.glm4j.tasks.SequenceEpochs;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.TextRules;
import org.glm4j.tasks.infilling.InfillingEncoder;
import org.glm4j.tasks.infilling.InfillingOptions;
import org.glm4j.tasks.infilling.InfillingReader;
import org.glm4j.tasks.infilling.InfillingTask;
import org.glm4j.tasks.infilling.MaskedText;
import org.glm4j.tasks.seq2seq.Seq2SeqEncoder;
import org.glm4j.tasks.seq2seq.Seq2SeqOptions;
import org.glm4j.tasks.seq2seq.Seq2SeqReader;
import org.glm4j.tasks.seq2seq.Seq2SeqTask;
import org.glm4j.tokenizers.GlmTokenizer;

/** A data set whose texts are written or filled, as one model reads it. */
sealed interface TextData {

    /** What {@code --task} calls them. */
    static List<String> names() {
        return Stream.concat(
                        Arrays.stream(Seq2SeqTask.values()).map(Seq2SeqTask::label),
                        Arrays.stream(InfillingTask.values()).map(InfillingTask::label))
                .toList();
    }

    /** Whether there is such a data set. */
    static boolean knows(String task) {
        return task != null && names().contains(task.toLowerCase(Locale.ROOT));
    }

    /**
     * A data set for a model.
     *
     * @param task one of {@link #names}, in any case
     */
    static TextData of(
            String task, WritingOptions writing, GlmTokenizer tokenizer, GlmConfig config, long seed, boolean skipBad) {
        String name = task.toLowerCase(Locale.ROOT);
        var published = WritingOptions.Published.of(name);
        int source = writing.sourceLength(published, config.maxSequenceLength());
        int target = writing.targetLength(published);
        Optional<InfillingTask> infilling = InfillingTask.find(name);
        if (infilling.isPresent()) {
            var options = new InfillingOptions(
                    source, target, writing.maskRatio(), seed, config.blockPositionEncoding(), writing.paddingHidden());
            return new Filled(infilling.get(), tokenizer, options, skipBad);
        }
        var options = new Seq2SeqOptions(source, target, config.blockPositionEncoding(), writing.paddingHidden());
        return new Written(Seq2SeqTask.find(name).orElseThrow(), tokenizer, options, skipBad);
    }

    /** The examples of a split. */
    ExampleSet read(Path directory, Split split);

    /** Examples to be decoded. */
    TextTestSet testSet(List<Example> examples);

    /** Examples to learn from. */
    SequenceEpochs.Source learning(List<Example> examples);

    /** How good predictions are. */
    TextScores scores(
            LanguageModel model, List<Example> examples, TextTestSet set, List<Prediction> predictions, int batchSize);

    /** Figures that a model may be judged by, higher is better; the first one is the usual one. */
    List<String> measures();

    /** Writes the reference's result files. */
    void writeResults(Path directory, TextTestSet set, List<Prediction> predictions) throws IOException;

    /** Texts that are written. */
    record Written(Seq2SeqTask task, GlmTokenizer tokenizer, Seq2SeqOptions options, boolean skipBad)
            implements TextData {

        @Override
        public List<String> measures() {
            return task.answersQuestions()
                    ? List.of("EM", "F1")
                    : List.of("rouge-1", "rouge-2", "rouge-l", "rouge1", "rouge2", "rougeL", "rougeLsum");
        }

        @Override
        public ExampleSet read(Path directory, Split split) {
            return new Seq2SeqReader(task, tokenizer, options, skipBad).read(directory, split);
        }

        @Override
        public TextTestSet testSet(List<Example> examples) {
            return new WrittenTestSet(task, tokenizer, options, examples);
        }

        @Override
        public SequenceEpochs.Source learning(List<Example> examples) {
            var encoder = new Seq2SeqEncoder(task, tokenizer, options);
            return (number, epoch) -> encoder.learning(examples.get(number));
        }

        @Override
        public TextScores scores(
                LanguageModel model,
                List<Example> examples,
                TextTestSet set,
                List<Prediction> predictions,
                int batchSize) {
            return TextScores.written(task, tokenizer.type(), set.samples(), predictions);
        }

        @Override
        public void writeResults(Path directory, TextTestSet set, List<Prediction> predictions) throws IOException {
            List<TextSample> samples = set.samples();
            if (task == Seq2SeqTask.SQUAD || task == Seq2SeqTask.SQUAD_V1) {
                ResultFiles.writeAnswers(directory, samples, predictions);
            } else {
                ResultFiles.writeTexts(directory, samples, predictions);
            }
            if (task == Seq2SeqTask.SQUAD_GENERATION) {
                ResultFiles.writeSources(directory, samples);
            }
        }
    }

    /** Texts with blanks. */
    record Filled(InfillingTask task, GlmTokenizer tokenizer, InfillingOptions options, boolean skipBad)
            implements TextData {

        @Override
        public List<String> measures() {
            return List.of("bleu", "bleu-1", "bleu-2", "bleu-3", "bleu-4", "sacrebleu");
        }

        @Override
        public ExampleSet read(Path directory, Split split) {
            ExampleSet set = new InfillingReader(task, options, skipBad).read(directory, split);
            ExampleSet blanked = task == InfillingTask.BLANK && split != Split.TEST ? withBlanks(set) : set;
            return skipBad && split != Split.TRAIN ? fillable(blanked) : blanked;
        }

        /** Leaves out texts whose blanks all lie beyond the source's length. */
        private ExampleSet fillable(ExampleSet set) {
            var encoder = new InfillingEncoder(task, tokenizer, options);
            var examples = set.examples().stream().filter(encoder::hasBlank).toList();
            int without = set.examples().size() - examples.size();
            if (without == 0) {
                return set;
            }
            if (examples.isEmpty()) {
                throw new InvalidInputException("no text has a blank within %d tokens: raise --src-seq-length"
                        .formatted(options.sourceLength()));
            }
            var reasons = new ArrayList<>(set.reasons());
            reasons.add("%d texts without a blank within %d tokens".formatted(without, options.sourceLength()));
            return new ExampleSet(examples, set.rows(), set.bad() + without, reasons);
        }

        /** Only the test set has blanks of its own; of the others' texts, words are hidden here. */
        private ExampleSet withBlanks(ExampleSet set) {
            var examples = new ArrayList<Example>();
            for (int i = 0; i < set.examples().size(); i++) {
                Example whole = set.examples().get(i);
                var masked = MaskedText.random(whole.secondText(), options.maskRatio(), options.seed(), -1, i);
                if (!masked.targets().isEmpty()) {
                    examples.add(Example.of(whole.id(), TextRules.strip(masked.source()))
                            .withTextB(whole.secondText()));
                }
            }
            return new ExampleSet(examples, set.rows(), set.bad(), set.reasons());
        }

        @Override
        public TextTestSet testSet(List<Example> examples) {
            return new FilledTestSet(task, tokenizer, options, examples);
        }

        @Override
        public SequenceEpochs.Source learning(List<Example> examples) {
            var encoder = new InfillingEncoder(task, tokenizer, options);
            return (number, epoch) -> encoder.learning(examples.get(number), epoch, number);
        }

        @Override
        public TextScores scores(
                LanguageModel model,
                List<Example> examples,
                TextTestSet set,
                List<Prediction> predictions,
                int batchSize) {
            TextScores scores = TextScores.filled(set.samples(), predictions);
            var encoder = new InfillingEncoder(task, tokenizer, options);
            var perplexity = BlankPerplexity.of(new SequenceScorer(model, batchSize), task, encoder, examples);
            scores.figures().put("blank ppl", perplexity.perplexity());
            scores.figures().put("blank tokens", perplexity.tokens());
            return scores;
        }

        @Override
        public void writeResults(Path directory, TextTestSet set, List<Prediction> predictions) throws IOException {
            ResultFiles.writeTexts(directory, set.samples(), predictions);
        }
    }
}
