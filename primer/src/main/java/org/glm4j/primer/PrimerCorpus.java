package org.glm4j.primer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.foundation.Progress;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a primer's documents and evaluation sets as JSON lines. A file appears under its name only when it is whole.
 *
 * @param primer whose documents
 */
public record PrimerCorpus(Primer primer) {

    private static final int REPORT_EVERY = 2_000;
    private static final int BUFFER_BYTES = 1 << 18;

    /**
     * Writes documents 0 to {@code documents - 1} of {@code seed}, one {@code {"text": ...}} a line.
     *
     * @param file where to
     * @param documents how many
     * @param seed which corpus; not {@link Primer#HELD_OUT_SEED}
     * @param progress told about documents
     * @throws InvalidInputException if the seed is that of the held-out documents, or the file cannot be written
     */
    public void write(Path file, long documents, long seed, Progress progress) {
        if (seed == Primer.HELD_OUT_SEED) {
            throw new InvalidInputException(
                    "seed %d makes the held-out documents; train with another one".formatted(seed));
        }
        writeLines(file, documents, index -> Map.of("text", primer.document(seed, index)), progress);
    }

    /**
     * Writes the evaluation sets into a folder: {@code facts.jsonl} and {@code reading.jsonl} ({@link Blank}),
     * {@code continuations.jsonl} ({@link Continuation}), {@code held-out.jsonl} (documents, for perplexity).
     *
     * @param folder where to; made if it is not there
     * @param documents how many held-out documents
     * @param progress told about documents
     */
    public void writeEvaluation(Path folder, long documents, Progress progress) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new InvalidInputException("%s: cannot be made (%s)".formatted(folder, e), e);
        }
        writeAll(folder.resolve("facts.jsonl"), primer.factBlanks(), progress);
        writeAll(folder.resolve("reading.jsonl"), primer.readingBlanks(1_000), progress);
        writeAll(folder.resolve("continuations.jsonl"), primer.continuations(100), progress);
        writeLines(
                folder.resolve("held-out.jsonl"),
                documents,
                index -> Map.of("text", primer.heldOutDocument(index)),
                progress);
    }

    private static void writeAll(Path file, List<?> values, Progress progress) {
        writeLines(file, values.size(), index -> values.get((int) index), progress);
    }

    private static void writeLines(Path file, long lines, LongFunction<Object> line, Progress progress) {
        var mapper = JsonMapper.builder().build();
        var unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            try (var out = new BufferedOutputStream(Files.newOutputStream(unfinished), BUFFER_BYTES)) {
                for (var index = 0L; index < lines; index++) {
                    write(out, mapper.writeValueAsBytes(line.apply(index)));
                    if (index % REPORT_EVERY == 0) {
                        progress.at(index, lines, file.getFileName().toString());
                    }
                }
            }
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new InvalidInputException("%s: cannot be written (%s)".formatted(file, e), e);
        }
        progress.at(lines, lines, file.getFileName().toString());
    }

    private static void write(OutputStream out, byte[] json) throws IOException {
        out.write(json);
        out.write('\n');
    }
}
