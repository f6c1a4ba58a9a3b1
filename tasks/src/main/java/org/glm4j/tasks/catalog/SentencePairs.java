package org.glm4j.tasks.catalog;

import static org.glm4j.tasks.Part.BLANK;
import static org.glm4j.tasks.Part.shortenable;
import static org.glm4j.tasks.Part.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.glm4j.tasks.Cloze;
import org.glm4j.tasks.ClozeOptions;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Part;
import org.glm4j.tasks.Pattern;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.Row;
import org.glm4j.tasks.RowFormat;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.Task;
import org.glm4j.tasks.TextRules;
import org.glm4j.tokenizers.PunctuationStandardization;

/** GLUE's tasks about two sentences (MNLI, MRPC, QQP, QNLI): a table with their columns. */
final class SentencePairs implements Task {

    /** Tables of a data set and how their examples are named. */
    private record Tables(String dev, String test, String devPrefix, String testPrefix) {}

    private static final Tables PLAIN = new Tables("dev.tsv", "test.tsv", "dev", "test");
    private static final Map<String, String> NO_YES = Map.of("0", " No", "1", " Yes");

    private final String name;
    private final List<String> labels;
    private final Tables tables;
    private final String textA;
    private final String textB;
    private final String label;
    private final List<Pattern> patterns;

    private SentencePairs(
            String name,
            List<String> labels,
            Tables tables,
            String textA,
            String textB,
            String label,
            List<Pattern> patterns) {
        this.name = name;
        this.labels = labels;
        this.tables = tables;
        this.textA = textA;
        this.textB = textB;
        this.label = label;
        this.patterns = patterns;
    }

    static SentencePairs mnli() {
        return mnli("mnli", "matched");
    }

    static SentencePairs mnliMismatched() {
        return mnli("mnli-mm", "mismatched");
    }

    private static SentencePairs mnli(String name, String kind) {
        var rightWrong = Map.of("contradiction", " Wrong", "entailment", " Right", "neutral", " Maybe");
        var yesNo = Map.of("contradiction", " No", "entailment", " Yes", "neutral", " Maybe");
        Function<Example, Cloze> quoted = e -> Cloze.of(
                List.of(text("\""), shortenable(TextRules.withoutFinalPunctuation(e.textA())), text("\" ?")),
                List.of(BLANK, text(", \""), shortenable(e.secondText()), text("\"")));
        Function<Example, Cloze> plain = e -> Cloze.of(
                List.of(shortenable(TextRules.withoutFinalPunctuation(e.textA())), text("?")),
                List.of(BLANK, text(","), shortenable(e.secondText())));
        return new SentencePairs(
                name,
                List.of("contradiction", "entailment", "neutral"),
                new Tables("dev_" + kind + ".tsv", "test_" + kind + ".tsv", "dev_" + kind, "test_" + kind),
                "sentence1",
                "sentence2",
                "gold_label",
                List.of(
                        Pattern.verbalizers(rightWrong, quoted),
                        Pattern.verbalizers(rightWrong, plain),
                        Pattern.verbalizers(yesNo, quoted),
                        Pattern.verbalizers(yesNo, plain)));
    }

    static SentencePairs mrpc() {
        return new SentencePairs(
                "mrpc",
                List.of("0", "1"),
                PLAIN,
                "#1 String",
                "#2 String",
                "Quality",
                List.of(
                        Pattern.verbalizers(
                                NO_YES,
                                e -> Cloze.of(
                                        List.of(shortenable(e.textA())),
                                        List.of(BLANK, text(", "), shortenable(TextRules.lowerFirst(e.secondText()))))),
                        Pattern.verbalizers(
                                NO_YES,
                                e -> Cloze.of(
                                        List.of(shortenable(e.textA())),
                                        List.of(
                                                text(" Does it mean that"),
                                                shortenable(TextRules.withoutFinalPunctuation(
                                                        TextRules.lowerFirst(e.secondText()))),
                                                text("?"),
                                                BLANK)))));
    }

    static SentencePairs qqp() {
        return new SentencePairs(
                "qqp",
                List.of("0", "1"),
                PLAIN,
                "question1",
                "question2",
                "is_duplicate",
                List.of(
                        Pattern.verbalizers(
                                NO_YES,
                                e -> Cloze.of(
                                        List.of(shortenable(e.textA())),
                                        List.of(
                                                text(" Do you mean "),
                                                shortenable(TextRules.lowerFirst(e.secondText())),
                                                BLANK,
                                                text(".")))),
                        Pattern.verbalizers(
                                NO_YES,
                                e -> Cloze.of(
                                        List.of(shortenable(e.textA())),
                                        List.of(
                                                BLANK,
                                                text(", "),
                                                shortenable(TextRules.lowerFirst(e.secondText())))))));
    }

    static SentencePairs qnli() {
        var yesNo = Map.of("entailment", " Yes", "not_entailment", " No");
        Function<Example, Part> question = e -> shortenable(" " + TextRules.withoutFinalPunctuation(e.textA()));
        return new SentencePairs(
                "qnli",
                List.of("entailment", "not_entailment"),
                PLAIN,
                "question",
                "sentence",
                "label",
                List.of(
                        Pattern.verbalizers(
                                yesNo,
                                e -> Cloze.of(
                                        shortenable(e.secondText()),
                                        text(" Question:"),
                                        question.apply(e),
                                        text("? Do you know the answer?"),
                                        BLANK,
                                        text("."))),
                        Pattern.verbalizers(
                                yesNo,
                                e -> Cloze.of(
                                        shortenable(e.secondText()),
                                        text(" Based on the previous passage, do you know the answer"),
                                        question.apply(e),
                                        text("?"),
                                        BLANK,
                                        text("."))),
                        Pattern.verbalizers(
                                yesNo,
                                e -> Cloze.of(
                                        text("Based on the following passage, do you know the answer"),
                                        question.apply(e),
                                        text("?"),
                                        BLANK,
                                        text("."),
                                        shortenable(" " + e.secondText())))));
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
        return List.of(directory.resolve(
                switch (split) {
                    case TRAIN, UNLABELED -> "train.tsv";
                    case DEV -> tables.dev();
                    case TEST -> tables.test();
                }));
    }

    @Override
    public RowFormat format(Split split) {
        return RowFormat.tsvWithHeader();
    }

    @Override
    public List<Example> examples(Row row, int number, Split split, ReadOptions options) {
        String prefix = switch (split) {
            case TRAIN, UNLABELED -> "train";
            case DEV -> tables.devPrefix();
            case TEST -> tables.testPrefix();
        };
        return List.of(Example.of(prefix + "-" + number, PunctuationStandardization.apply(row.text(textA)))
                .withTextB(PunctuationStandardization.apply(row.text(textB)))
                .withLabel(row.find(label)));
    }

    @Override
    public List<Integer> patternIds() {
        return Stream.iterate(0, id -> id + 1).limit(patterns.size()).toList();
    }

    @Override
    public Pattern pattern(int id, ClozeOptions options) {
        if (id < 0 || id >= patterns.size()) {
            throw noPattern(id);
        }
        return patterns.get(id);
    }
}
