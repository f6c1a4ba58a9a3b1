package org.glm4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.data.corpus.MalformedRecordException;
import org.glm4j.evaluation.language.SequenceScorer;
import org.glm4j.evaluation.text.BlankPerplexity;
import org.glm4j.evaluation.text.FilledTestSet;
import org.glm4j.evaluation.text.Prediction;
import org.glm4j.evaluation.text.PredictionStore;
import org.glm4j.evaluation.text.TestSetDecoder;
import org.glm4j.evaluation.text.TextSample;
import org.glm4j.evaluation.text.TextScores;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.generation.DecodingOptions;
import org.glm4j.generation.Glm;
import org.glm4j.metrics.text.Detokenizer;
import org.glm4j.tasks.DataLines;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.TextRules;
import org.glm4j.tasks.infilling.InfillingEncoder;
import org.glm4j.tasks.infilling.InfillingOptions;
import org.glm4j.tasks.infilling.InfillingTask;
import org.glm4j.tasks.infilling.MaskedText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fills the blanks of any file of texts. */
@Command(
        sortOptions = false,
        customSynopsis = "glm infill --model DIR [OPTION...] FILE",
        footer = {
            "",
            "FILE has a text a line, with [MASK] (or <blank>) for every blank. With",
            "--blank-maskratio it has whole texts: that share of their words is hidden, and",
            "standard error tells how well they were found again (BLEU, perplexity).",
            "",
            "The model reads a text as it does when it is finetuned on blanks (--task blank);",
            "'glm fill' asks a model as it was pretrained.",
            "",
            "With --json one object a text:",
            "  {\"source\":\"..\",\"text\":\"..\",\"logprob\":-1.5,\"blanks\":[\"..\"]}",
            "",
            "Examples:",
            "  glm infill --model runs/blank texts-with-blanks.txt",
            "  glm infill -m glm-large --blank-maskratio 0.3 --json texts.txt"
        })
final class InfillCommand implements Callable<Integer> {

    private static final int DEFAULT_SOURCE_LENGTH = 256;

    private Console console;

    @Mixin
    private GlmArguments model;

    @Option(
            names = "--blank-maskratio",
            paramLabel = "P",
            description = "Hide this share of the words, between 0 and 1, and fill them in.")
    private Double maskRatio;

    @Option(names = "--seed", paramLabel = "N", description = "Decides which words are hidden; 1234.")
    private long seed = 1234;

    @Option(
            names = "--src-seq-length",
            paramLabel = "N",
            description = "Tokens of a text, padding included; 256, or as many positions as the model has.")
    private Integer sourceLength;

    @Option(names = "--out-seq-length", paramLabel = "N", description = "Most tokens per blank; 32.")
    private int outSeqLength = 32;

    @Option(names = "--no-repeat-ngram-size", paramLabel = "N", description = "No N tokens in a row twice; 3.")
    private int noRepeatNgramSize = 3;

    @Option(
            names = "--mask-pad-token",
            description = "Hide the padding behind short texts; the reference shows it to the model.")
    private boolean maskPadToken;

    @Option(names = "--eval-batch-size", paramLabel = "N", description = "Texts that are filled together; 16.")
    private int batchSize = 16;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Parameters(paramLabel = "FILE", description = "A text a line.")
    private Path file;

    InfillCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        List<Example> examples = examples();
        try (var processes = SharedModel.join(console, model.device())) {
            console = processes.console();
            infill(examples, processes);
        }
        return 0;
    }

    private void infill(List<Example> examples, SharedModel processes) throws IOException {
        try (Glm glm = model.load(processes);
                var store = PredictionStore.inMemory()) {
            GlmConfig config = glm.model().config();
            var options = new InfillingOptions(
                    sourceLength != null ? sourceLength : Math.min(DEFAULT_SOURCE_LENGTH, config.maxSequenceLength()),
                    outSeqLength,
                    maskRatio == null ? 0.5 : maskRatio,
                    seed,
                    config.blockPositionEncoding(),
                    maskPadToken);
            var set = new FilledTestSet(InfillingTask.BLANK, glm.tokenizer(), options, examples);
            var decoding = DecodingOptions.builder()
                    .outSeqLength(outSeqLength)
                    .noRepeatNgramSize(noRepeatNgramSize)
                    .build();
            List<Prediction> predictions;
            try (var progress = ProgressDisplay.of(console, "Filling", "texts", 1)) {
                predictions = new TestSetDecoder(glm.model(), glm.tokenizer(), decoding, batchSize)
                        .run(set, store, progress, each -> {});
            }
            for (int i = 0; i < predictions.size(); i++) {
                write(set.samples().get(i), predictions.get(i), glm);
            }
            if (maskRatio != null) {
                tellFigures(glm, options, examples, set.samples(), predictions);
            }
        }
    }

    private void write(TextSample sample, Prediction prediction, Glm glm) {
        if (!json) {
            console.out().println(prediction.text());
            return;
        }
        new JsonLines(console.out()).write(object -> {
            object.writeStringProperty("source", sample.source());
            object.writeStringProperty("text", prediction.text());
            if (maskRatio != null) {
                object.writeStringProperty("reference", sample.target());
            }
            object.writeNumberProperty("logprob", prediction.logProbability());
            JsonLines.writeStrings(
                    object,
                    "blanks",
                    prediction.fills().stream().map(glm.tokenizer()::decode).toList());
        });
    }

    private void tellFigures(
            Glm glm,
            InfillingOptions options,
            List<Example> examples,
            List<TextSample> samples,
            List<Prediction> predictions) {
        var figures =
                new LinkedHashMap<>(TextScores.filled(samples, predictions).figures());
        var encoder = new InfillingEncoder(InfillingTask.BLANK, glm.tokenizer(), options);
        var scorer = new SequenceScorer(glm.model(), batchSize);
        figures.put(
                "blank ppl",
                BlankPerplexity.of(scorer, InfillingTask.BLANK, encoder, examples)
                        .perplexity());
        figures.forEach((name, value) ->
                console.err().println(String.format(Locale.ROOT, "%-22s %.4f", name, value.doubleValue())));
    }

    private List<Example> examples() {
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException("%s: no such file".formatted(file));
        }
        var examples = new ArrayList<Example>();
        try (var lines = new DataLines(file)) {
            while (lines.next()) {
                try {
                    examples.add(example(TextRules.strip(lines.text()), lines.number()));
                } catch (MalformedRecordException e) {
                    throw new InvalidInputException(
                            "%s, line %d: %s".formatted(file, lines.number(), e.getMessage()), e);
                }
            }
        } catch (IOException e) {
            throw new InvalidInputException("%s: it cannot be read (%s)".formatted(file, e.getMessage()), e);
        }
        if (examples.isEmpty()) {
            throw new InvalidInputException("%s: it has no lines".formatted(file));
        }
        return examples;
    }

    private Example example(String line, long number) {
        if (line.isEmpty()) {
            throw new MalformedRecordException("is empty");
        }
        String text = Detokenizer.BLANK.apply(line);
        String source = maskRatio == null
                ? text
                : TextRules.strip(
                        MaskedText.random(text, maskRatio, seed, 0, number).source());
        if (!source.contains("[MASK]")) {
            throw new MalformedRecordException(
                    maskRatio == null
                            ? "has no [MASK]; --blank-maskratio hides words of whole texts"
                            : "has too few words for a share of %s of them to be hidden".formatted(maskRatio));
        }
        return Example.of("line-" + number, source).withTextB(text);
    }
}
