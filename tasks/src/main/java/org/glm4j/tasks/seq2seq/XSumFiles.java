package org.glm4j.tasks.seq2seq;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glm4j.data.corpus.MalformedRecordException;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.DataLines;
import org.glm4j.tasks.Row;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.TextRules;

/** XSum as its extraction tool leaves it: one file with marked sections per article, and a JSON file with the splits. */
record XSumFiles() implements ExampleFiles {

    private static final String SPLITS = "XSum-TRAINING-DEV-TEST-SPLIT-90-5-5.json";
    private static final String MARK = "[SN]";
    private static final String SUMMARY = "FIRST-SENTENCE";
    private static final String ARTICLE = "RESTBODY";

    @Override
    public void read(Path directory, Split split, ExampleCollector collector) {
        Path splits = directory.resolve(SPLITS);
        for (String id : ids(splits, split)) {
            Path file = directory.resolve(id + ".summary");
            if (!file.normalize().startsWith(directory.normalize()) || !Files.isRegularFile(file)) {
                throw new InvalidInputException("%s: article %s of the %s split has no file %s"
                        .formatted(splits, id, split.label(), file.getFileName()));
            }
            collector.row(file.toString(), () -> {
                Map<String, String> sections = sections(file);
                String summary = section(sections, SUMMARY);
                collector.add(collector
                        .next(section(sections, ARTICLE))
                        .withTextB(summary)
                        .with(REFERENCE, collector.decoded(summary)));
            });
        }
    }

    private static List<String> ids(Path splits, Split split) {
        String name = split == Split.DEV ? "validation" : split.label();
        try {
            return Row.document(splits).texts(name);
        } catch (MalformedRecordException e) {
            throw new InvalidInputException("%s: it %s".formatted(splits, e.getMessage()), e);
        }
    }

    private static String section(Map<String, String> sections, String name) {
        String text = sections.getOrDefault(name, "");
        if (text.isEmpty()) {
            throw new MalformedRecordException("has no text in a section %s%s%s".formatted(MARK, name, MARK));
        }
        return text;
    }

    private static Map<String, String> sections(Path file) {
        var sections = new HashMap<String, String>();
        try (var lines = new DataLines(file)) {
            String name = "";
            var text = new ArrayList<String>();
            while (lines.next()) {
                String line = TextRules.strip(lines.text());
                if (line.startsWith(MARK)) {
                    sections.put(name, String.join(" ", text));
                    name = line.substring(MARK.length(), Math.max(MARK.length(), line.length() - MARK.length()));
                    text.clear();
                } else if (!line.isEmpty()) {
                    text.add(line);
                }
            }
            sections.put(name, String.join(" ", text));
            return sections;
        } catch (IOException e) {
            throw new MalformedRecordException("cannot be read (%s)".formatted(e.getMessage()), e);
        }
    }
}
