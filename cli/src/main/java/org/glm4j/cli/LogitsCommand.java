package org.glm4j.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.AttentionMask;
import org.glm4j.model.GlmModel;
import org.glm4j.model.GlmModels;
import org.glm4j.model.Logits;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/** Scores of the next token for given ids: what to compare with another implementation. */
@Command(
        sortOptions = false,
        customSynopsis = "glm logits --model DIR [OPTION...] < REQUESTS",
        footer = {
            "",
            "Reads one JSON object a line from standard input:",
            "  input_ids       [[..], ..]                tokens of every sample",
            "  position_ids    [[[..], [..]], ..]        positions and block positions,",
            "                  [[..], ..]                or positions alone",
            "  attention_mask  [sep, ..]                 the first sep tokens are seen by",
            "                                            all, the others causally",
            "                  [[[1, 0, ..], ..], ..]    or who sees whom",
            "and writes one a line:",
            "  {\"shape\":[batch,length,vocabulary],\"argmax\":[[..], ..],\"logits\":[..]}",
            "where logits are those of the last token of every sample, or with --full all.",
            "",
            "Example:",
            "  glm logits --model glm-large --dtype fp64 --full < requests.jsonl"
        })
final class LogitsCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private RunOptions run;

    @Option(names = "--full", description = "Write the logits of every token, not only of the last.")
    private boolean full;

    LogitsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        var requests = new Utf8Lines(console.in(), "standard input");
        var results = new JsonLines(console.out());
        try (GlmModel model = GlmModels.load(run.model(), run.loadOptions())) {
            boolean doubles = model.dtype() == Dtype.FP64;
            for (Optional<Utf8Lines.Line> next = requests.next(); next.isPresent(); next = requests.next()) {
                Utf8Lines.Line line = next.get();
                Logits logits;
                try {
                    logits = compute(model, LogitsRequest.parse(line.text()));
                } catch (InvalidInputException e) {
                    throw new InvalidInputException(
                            "%s, line %,d: %s".formatted(requests.source(), line.number(), e.getMessage()), e);
                }
                results.write(object -> write(object, logits, doubles));
            }
        }
        return 0;
    }

    private static Logits compute(GlmModel model, LogitsRequest request) {
        if (model.config().blockPositionEncoding() && request.blockPositions().length == 0) {
            throw new InvalidInputException(
                    "position_ids: this model has block positions; give two rows for every sample, [[[..], [..]], ..]");
        }
        try (var _ = TensorScope.inference()) {
            AttentionMask mask = switch (request.mask()) {
                case LogitsRequest.Separators separators -> AttentionMask.prefix(separators.values());
                case LogitsRequest.Matrix matrix ->
                    AttentionMask.matrix(
                            Tensor.of(matrix.values(), matrix.batch(), 1, matrix.queries(), matrix.keys()));
            };
            return model.logits(request.ids(), request.positions(), request.blockPositions(), mask);
        }
    }

    private void write(JsonGenerator json, Logits logits, boolean doubles) {
        json.writeName("shape");
        json.writeArray(new int[] {logits.batch(), logits.length(), logits.vocabSize()}, 0, 3);
        json.writeArrayPropertyStart("argmax");
        for (int[] row : logits.argmax()) {
            json.writeArray(row, 0, row.length);
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("logits");
        for (int sample = 0; sample < logits.batch(); sample++) {
            if (full) {
                json.writeStartArray();
                for (int position = 0; position < logits.length(); position++) {
                    writeRow(json, logits, sample, position, doubles);
                }
                json.writeEndArray();
            } else {
                writeRow(json, logits, sample, logits.length() - 1, doubles);
            }
        }
        json.writeEndArray();
    }

    // The shortest digits that give the number back depend on its type.
    private static void writeRow(JsonGenerator json, Logits logits, int sample, int position, boolean doubles) {
        json.writeStartArray();
        for (int word = 0; word < logits.vocabSize(); word++) {
            double value = logits.at(sample, position, word);
            if (doubles) {
                json.writeNumber(value);
            } else {
                json.writeNumber((float) value);
            }
        }
        json.writeEndArray();
    }
}
