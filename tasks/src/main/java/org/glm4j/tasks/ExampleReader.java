package org.glm4j.tasks;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.glm4j.data.corpus.MalformedRecordException;
import org.glm4j.foundation.InvalidInputException;

/** Reads the examples of a split. One instance reads once. */
public final class ExampleReader {

    private static final int REASONS = 5;

    private final Processor processor;
    private final Split split;
    private final ReadOptions options;
    private final List<Example> examples = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private int rows;
    private long bad;

    private ExampleReader(Processor processor, Split split, ReadOptions options) {
        this.processor = processor;
        this.split = split;
        this.options = options;
    }

    /**
     * The examples of a split, those with fewer choices first.
     *
     * @param directory where the data set lies
     * @throws InvalidInputException if the split or one of its files is missing, or a row cannot be used and bad rows are
     *     not to be skipped: file, line and reason
     */
    public static ExampleSet read(Processor processor, Path directory, Split split, ReadOptions options) {
        var reader = new ExampleReader(processor, split, options);
        for (Path file : processor.files(directory, split, options)) {
            if (!Files.isRegularFile(file)) {
                throw new InvalidInputException(
                        "%s: no such file; the %s split is read from it".formatted(file, split.label()));
            }
            try {
                reader.read(file);
            } catch (IOException e) {
                throw new InvalidInputException("%s: it cannot be read (%s)".formatted(file, e.getMessage()), e);
            } catch (UncheckedIOException e) {
                throw new InvalidInputException(
                        "%s: it cannot be read (%s)"
                                .formatted(file, e.getCause().getMessage()),
                        e);
            }
        }
        var sorted = new ArrayList<>(processor.complete(List.copyOf(reader.examples), split));
        sorted.sort(Comparator.comparingInt(processor::choices));
        return new ExampleSet(sorted, reader.rows, reader.bad, reader.reasons);
    }

    private void read(Path file) throws IOException {
        switch (processor.format(split)) {
            case RowFormat.JsonLines() -> readLines(file);
            case RowFormat.JsonDocument(String field) -> readDocument(file, field);
            case RowFormat.Csv(var columns) -> readCsv(file, columns);
            case RowFormat.Tsv(var columns) -> readTsv(file, columns);
        }
    }

    private void readLines(Path file) throws IOException {
        try (var lines = new DataLines(file)) {
            while (lines.advance()) {
                take(file, "line", lines.number(), () -> Row.parse(lines.text()));
            }
        }
    }

    private void readDocument(Path file, String field) {
        Row document = Row.document(file);
        List<Row> records;
        try {
            records = document.objects(field);
        } catch (MalformedRecordException e) {
            throw new InvalidInputException("%s: it %s".formatted(file, e.getMessage()), e);
        }
        for (int i = 0; i < records.size(); i++) {
            Row row = records.get(i);
            take(file, "record", i + 1L, () -> row);
        }
    }

    private void readCsv(Path file, Optional<List<String>> columns) throws IOException {
        try (CloseableIterator<CsvRecord> records = CsvReader.builder()
                .detectBomHeader(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(Files.newInputStream(file), StandardCharsets.UTF_8)
                .iterator()) {
            List<String> names = columns.orElse(List.of());
            if (columns.isEmpty() && records.hasNext()) {
                names = records.next().getFields();
            }
            while (records.hasNext()) {
                var record = records.next();
                var header = names;
                take(file, "line", record.getStartingLineNumber(), () -> Row.of(header, record.getFields()));
            }
        } catch (CsvParseException e) {
            throw new InvalidInputException("%s: it is not CSV (%s)".formatted(file, e.getMessage()), e);
        }
    }

    private void readTsv(Path file, Optional<List<String>> columns) throws IOException {
        try (var lines = new DataLines(file)) {
            List<String> names = columns.orElse(List.of());
            if (columns.isEmpty() && lines.advance()) {
                names = fields(lines.text());
            }
            while (lines.advance()) {
                var header = names;
                take(file, "line", lines.number(), () -> Row.of(header, fields(lines.text())));
            }
        }
    }

    private static List<String> fields(String line) {
        var fields = new ArrayList<String>();
        int from = 0;
        for (int tab = line.indexOf('\t'); tab >= 0; tab = line.indexOf('\t', from)) {
            fields.add(line.substring(from, tab));
            from = tab + 1;
        }
        fields.add(line.substring(from));
        return fields;
    }

    private void take(Path file, String unit, long place, Supplier<Row> parse) {
        int number = rows++;
        try {
            List<Example> found = processor.examples(parse.get(), number, split, options);
            found.forEach(this::checkLabel);
            examples.addAll(found);
        } catch (MalformedRecordException e) {
            String reason = "%s, %s %d: %s".formatted(file, unit, place, e.getMessage());
            if (!options.skipBad()) {
                throw new InvalidInputException(reason, e);
            }
            bad++;
            if (reasons.size() < REASONS) {
                reasons.add(reason);
            }
        }
    }

    private void checkLabel(Example example) {
        example.label().ifPresent(label -> {
            if (!processor.labels().contains(label)) {
                throw new MalformedRecordException("has the label \"%s\", which is none of %s"
                        .formatted(label, String.join(", ", processor.labels())));
            }
        });
    }
}
