package org.glm4j.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.generation.DecodingOptions;
import org.glm4j.generation.Fill;
import org.glm4j.generation.FilledBlank;
import org.glm4j.generation.Filling;
import org.glm4j.generation.Glm;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/** Fills the blanks of texts. */
@Command(
        sortOptions = false,
        customSynopsis = "glm fill --model DIR [OPTION...] [TEXT...|-]",
        footer = {
            "",
            "[MASK] is a blank for a few words; models with task masks also know [sMASK]",
            "for sentences and [gMASK] for a long text at the end. A text without a blank",
            "gets one appended. Decoding is greedy unless a sampling option is given.",
            "",
            "With --json one object a text:",
            "  {\"input\":\"..\",\"output\":\"..\",",
            "   \"blanks\":[{\"mask\":\"[MASK]\",\"text\":\"..\",\"ids\":[..],\"logprob\":-1.5}]}",
            "",
            "Examples:",
            "  glm fill --model glm-large \"Ng is an adjunct professor at [MASK].\"",
            "  glm fill -m glm-10b --top-p 0.9 --seed 1 \"There is a hill. [gMASK]\"",
            "  glm fill -m glm-large --num-beams 4 --json - < texts.txt"
        })
final class FillCommand implements Callable<Integer> {

    /** Lines that are there already are filled side by side, this many at a time. */
    private static final int BATCH_SIZE = 16;

    private Console console;

    @Mixin
    private GlmArguments glmArguments;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @ArgGroup(validate = false, heading = "%nDecoding (the reference's names):%n")
    private SamplingOptions sampling = new SamplingOptions();

    @Mixin
    private TextArguments texts;

    FillCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        TextArguments.Reader reader = texts.read(console);
        DecodingOptions options = sampling.options();
        try (var processes = SharedModel.join(console, glmArguments.device())) {
            if (processes.shared()) {
                requireTheSameEverywhere(options);
            }
            console = processes.console();
            fill(processes, reader, options);
        }
        return 0;
    }

    /** Processes that compute a model together must ask it for the same. */
    private void requireTheSameEverywhere(DecodingOptions options) {
        if (texts.fromStandardInput()) {
            throw new InvalidInputException("Several processes cannot read standard input: give texts as arguments.");
        }
        if (options.sampling() && options.seed().isEmpty()) {
            throw new InvalidInputException("Several processes must draw the same: give --seed a number.");
        }
    }

    private void fill(SharedModel processes, TextArguments.Reader reader, DecodingOptions options) throws IOException {
        try (Glm glm = glmArguments.load(processes)) {
            for (var batch = reader.nextBatch(BATCH_SIZE); !batch.isEmpty(); batch = reader.nextBatch(BATCH_SIZE)) {
                fill(glm, batch, options);
            }
        }
    }

    private void fill(Glm glm, List<TextArguments.Text> batch, DecodingOptions options) {
        List<Filling> fillings;
        try {
            fillings = glm.fill(batch.stream().map(TextArguments.Text::text).toList(), options);
        } catch (InvalidInputException e) {
            if (batch.size() == 1) {
                throw batch.getFirst().placed(e);
            }
            // One by one, the texts before the wrong one get their results, and the wrong one its name.
            batch.forEach(text -> fill(glm, List.of(text), options));
            return;
        }
        fillings.forEach(this::write);
    }

    private void write(Filling filling) {
        if (json) {
            new JsonLines(console.out()).write(object -> write(object, filling));
            return;
        }
        console.out().println(filling.text());
        for (FilledBlank blank : filling.blanks()) {
            for (Fill alternative : blank.alternatives()) {
                console.out()
                        .printf(
                                "  %s %s (%.3f)%n",
                                blank.mask(), alternative.text().strip(), alternative.logProbability());
            }
        }
        console.out().flush();
    }

    private static void write(JsonGenerator object, Filling filling) {
        object.writeStringProperty("input", filling.input());
        object.writeStringProperty("output", filling.text());
        object.writeArrayPropertyStart("blanks");
        for (FilledBlank blank : filling.blanks()) {
            object.writeStartObject();
            object.writeStringProperty("mask", blank.mask());
            write(object, blank.fill());
            if (!blank.alternatives().isEmpty()) {
                object.writeArrayPropertyStart("alternatives");
                for (Fill alternative : blank.alternatives()) {
                    object.writeStartObject();
                    write(object, alternative);
                    object.writeEndObject();
                }
                object.writeEndArray();
            }
            object.writeEndObject();
        }
        object.writeEndArray();
    }

    private static void write(JsonGenerator object, Fill fill) {
        object.writeStringProperty("text", fill.text());
        JsonLines.writeInts(object, "ids", fill.ids());
        object.writeNumberProperty("logprob", fill.logProbability());
    }
}
