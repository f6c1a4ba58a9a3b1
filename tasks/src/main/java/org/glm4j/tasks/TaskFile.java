package org.glm4j.tasks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.glm4j.data.corpus.MalformedRecordException;
import org.glm4j.foundation.InvalidInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A task that is written down in a YAML file and needs no Java:
 *
 * <pre>{@code
 * name: reviews
 * labels: [bad, good]
 * files: {train: train.csv, dev: dev.csv}   # .csv, .tsv or .jsonl, beside each other in the data folder
 * columns: [opinion, review]                # only where CSV or TSV files have no line of names
 * label: opinion                            # the field with the label
 * text: review                              # what a classification head reads; text_b for a second text
 * metric: accuracy                          # or f1-macro, or f1 of the second label; several as a list
 * patterns:
 *   - cloze: "{review} All in all, it was [blank]."
 *     words: {bad: awful, good: great}
 * }</pre>
 *
 * <p>In a cloze, {@code {field}} is a field's text, which may be cut where the whole is too long, {@code {field!}} one
 * that may not; {@code [blank]} is the place of the answer and {@code [prompt]} one for trained prompt tokens. A pattern
 * has either a word for each label ({@code words}) or the fields to choose from ({@code choices}), the first of which
 * belongs to the first label.
 */
public final class TaskFile implements Task {

    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final Set<String> KEYS =
            Set.of("name", "labels", "files", "columns", "label", "text", "text_b", "metric", "patterns");
    /** What suits any task with labels. */
    private static final List<Measure> GENERAL = List.of(Measure.ACCURACY, Measure.F1_MACRO, Measure.F1);

    private static final Set<String> PATTERN_KEYS = Set.of("cloze", "words", "choices");

    private final String name;
    private final List<String> labels;
    private final Map<Split, String> files;
    private final Optional<List<String>> columns;
    private final String label;
    private final String text;
    private final Optional<String> textB;
    private final List<Measure> measures;
    private final List<Pattern> patterns = new ArrayList<>();
    private final Set<String> fields = new LinkedHashSet<>();

    private TaskFile(Row yaml) {
        known(yaml, KEYS);
        name = yaml.text("name").toLowerCase(Locale.ROOT);
        labels = yaml.texts("labels");
        if (labels.isEmpty() || Set.copyOf(labels).size() < labels.size()) {
            throw new MalformedRecordException("has no label or one twice in \"labels\"");
        }
        files = new EnumMap<>(Split.class);
        Row names = yaml.object("files");
        known(names, Set.of("train", "dev", "test", "unlabeled"));
        for (Split split : Split.values()) {
            names.find(split.label()).ifPresent(file -> files.put(split, file));
        }
        files.values().forEach(this::checkEnding);
        columns = yaml.has("columns") ? Optional.of(yaml.texts("columns")) : Optional.empty();
        label = yaml.text("label");
        text = yaml.text("text");
        textB = yaml.find("text_b");
        measures = yaml.has("metric")
                ? yaml.textOrTexts("metric").stream().map(TaskFile::measure).toList()
                : List.of(Measure.ACCURACY);
        if (yaml.has("patterns")) {
            yaml.objects("patterns").forEach(row -> patterns.add(pattern(row)));
        }
    }

    /**
     * Reads a task.
     *
     * @throws InvalidInputException if the file is not there or does not describe a task: the file and the reason
     */
    public static Task read(Path file) {
        try {
            return new TaskFile(Row.of(YAML.readTree(Files.readString(file))));
        } catch (IOException e) {
            throw new InvalidInputException("%s: it cannot be read (%s)".formatted(file, e.getMessage()), e);
        } catch (JacksonException e) {
            throw new InvalidInputException(
                    "%s: it is not YAML (%s)"
                            .formatted(
                                    file,
                                    e.getOriginalMessage().lines().findFirst().orElse("")),
                    e);
        } catch (MalformedRecordException e) {
            throw new InvalidInputException("%s: the task file %s".formatted(file, e.getMessage()), e);
        }
    }

    private static void known(Row row, Set<String> keys) {
        for (String key : row.names()) {
            if (!keys.contains(key)) {
                throw new MalformedRecordException("has \"%s\", which means nothing there; %s do"
                        .formatted(key, String.join(", ", keys.stream().sorted().toList())));
            }
        }
    }

    private void checkEnding(String file) {
        if (!file.endsWith(".csv") && !file.endsWith(".tsv") && !file.endsWith(".jsonl")) {
            throw new MalformedRecordException(
                    "names %s in \"files\", which does not end in .csv, .tsv or .jsonl".formatted(file));
        }
    }

    private static Measure measure(String name) {
        return Measure.named(name)
                .filter(GENERAL::contains)
                .orElseThrow(() -> new MalformedRecordException("has the metric \"%s\"; there are %s"
                        .formatted(name, GENERAL.stream().map(Measure::label).collect(Collectors.joining(", ")))));
    }

    private Pattern pattern(Row row) {
        known(row, PATTERN_KEYS);
        if (row.has("words") == row.has("choices")) {
            throw new MalformedRecordException("has a pattern without words and choices, or with both");
        }
        var template = ClozeTemplate.parse(row.text("cloze"));
        fields.addAll(template.fields());
        if (row.has("words")) {
            Row words = row.object("words");
            known(words, Set.copyOf(labels));
            var spaced = new LinkedHashMap<String, String>();
            labels.forEach(each -> spaced.put(each, template.answer(words.text(each))));
            return Pattern.verbalizers(spaced, template::fill);
        }
        List<String> choices = row.texts("choices");
        if (choices.size() != labels.size()) {
            throw new MalformedRecordException(
                    "has a pattern with %d choices for %d labels".formatted(choices.size(), labels.size()));
        }
        fields.addAll(choices);
        return Pattern.choices(
                template::fill,
                example -> choices.stream()
                        .map(field -> template.answer(example.field(field)))
                        .toList());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public List<Path> files(Path directory, Split split, ReadOptions options) {
        return List.of(directory.resolve(file(split)));
    }

    private String file(Split split) {
        String file = files.get(split);
        if (file == null) {
            throw new InvalidInputException(
                    "task %s names no file of its %s split; add it to \"files\" of the task file"
                            .formatted(name, split.label()));
        }
        return file;
    }

    @Override
    public RowFormat format(Split split) {
        String file = file(split);
        return file.endsWith(".csv")
                ? new RowFormat.Csv(columns)
                : file.endsWith(".tsv") ? new RowFormat.Tsv(columns) : RowFormat.jsonLines();
    }

    @Override
    public List<Example> examples(Row row, int number, Split split, ReadOptions options) {
        boolean labelled = split == Split.TRAIN || split == Split.DEV;
        var example = Example.of(split.label() + "-" + number, row.text(text))
                .withIndex(String.valueOf(number))
                .withLabel(labelled ? Optional.of(row.text(label)) : row.find(label));
        if (textB.isPresent()) {
            example = example.withTextB(row.text(textB.get()));
        }
        for (String field : fields) {
            example = example.with(field, row.text(field));
        }
        return List.of(example);
    }

    @Override
    public List<Measure> measures() {
        return measures;
    }

    @Override
    public List<Integer> patternIds() {
        return IntStream.range(0, patterns.size()).boxed().toList();
    }

    @Override
    public Pattern pattern(int id, ClozeOptions options) {
        if (id < 0 || id >= patterns.size()) {
            throw noPattern(id);
        }
        return patterns.get(id);
    }
}
