package org.glm4j.tasks.catalog;

import static org.glm4j.tasks.Part.BLANK;
import static org.glm4j.tasks.Part.PROMPT;
import static org.glm4j.tasks.Part.shortenable;
import static org.glm4j.tasks.Part.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.glm4j.tasks.Cloze;
import org.glm4j.tasks.ClozeOptions;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Measure;
import org.glm4j.tasks.Pattern;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.Row;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.TextRules;
import org.glm4j.tokenizers.PunctuationStandardization;

/** Does one text follow from another: RTE, CommitmentBank and the two diagnostic sets. */
final class Entailment extends SuperGlueTask {

    private final String name;
    private final List<String> labels;
    private final String premise;
    private final String hypothesis;
    private final Map<String, String> yesNo;
    private final Map<String, String> trueFalse;

    private Entailment(
            String name,
            String premise,
            String hypothesis,
            List<String> labels,
            Map<String, String> yesNo,
            Map<String, String> trueFalse) {
        this.name = name;
        this.premise = premise;
        this.hypothesis = hypothesis;
        this.labels = labels;
        this.yesNo = yesNo;
        this.trueFalse = trueFalse;
    }

    static Entailment rte() {
        return twoWay("rte", "premise", "hypothesis");
    }

    static Entailment axb() {
        return twoWay("ax-b", "sentence1", "sentence2");
    }

    static Entailment axg() {
        return twoWay("ax-g", "premise", "hypothesis");
    }

    static Entailment cb() {
        return new Entailment(
                "cb",
                "premise",
                "hypothesis",
                List.of("entailment", "contradiction", "neutral"),
                Map.of("entailment", " Yes", "contradiction", " No", "neutral", " Maybe"),
                Map.of("entailment", " true", "contradiction", " false", "neutral", " neither"));
    }

    private static Entailment twoWay(String name, String premise, String hypothesis) {
        return new Entailment(
                name,
                premise,
                hypothesis,
                List.of("entailment", "not_entailment"),
                Map.of("entailment", " Yes", "not_entailment", " No"),
                Map.of("entailment", " true", "not_entailment", " false"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    /** A diagnostic set is one file, whatever it is used for. */
    @Override
    public List<Path> files(Path directory, Split split, ReadOptions options) {
        return switch (name) {
            case "ax-b" -> List.of(directory.resolve("AX-b.jsonl"));
            case "ax-g" -> List.of(directory.resolve("AX-g.jsonl"));
            default -> super.files(directory, split, options);
        };
    }

    @Override
    public List<Example> examples(Row row, int number, Split split, ReadOptions options) {
        String index = wholeNumber(row.text("idx"), number);
        return List.of(Example.of(split.label() + "-" + index, PunctuationStandardization.apply(row.text(premise)))
                .withTextB(PunctuationStandardization.apply(row.text(hypothesis)))
                .withLabel(row.find("label"))
                .withIndex(index));
    }

    private static String wholeNumber(String index, int number) {
        String digits = index.strip();
        return digits.matches("[+-]?[0-9]+") ? digits : String.valueOf(number);
    }

    @Override
    public String predictionsName() {
        return switch (name) {
            case "ax-b" -> "AX-b";
            case "ax-g" -> "AX-g";
            default -> name.toUpperCase(Locale.ROOT);
        };
    }

    @Override
    public List<Measure> measures() {
        return name.equals("cb") ? List.of(Measure.ACCURACY, Measure.F1_MACRO) : List.of(Measure.ACCURACY);
    }

    @Override
    public List<Integer> patternIds() {
        return List.of(0, 1, 2, 3, 4);
    }

    @Override
    public Pattern pattern(int id, ClozeOptions options) {
        return switch (id) {
            case 0 ->
                Pattern.verbalizers(
                        yesNo,
                        e -> Cloze.of(
                                List.of(PROMPT, text("\""), shortenable(claim(e)), text("\" ?")),
                                List.of(
                                        PROMPT,
                                        BLANK,
                                        text(","),
                                        PROMPT,
                                        text(" \""),
                                        shortenable(e.textA()),
                                        text("\""))));
            case 1 ->
                Pattern.verbalizers(
                        yesNo,
                        e -> Cloze.of(
                                List.of(PROMPT, shortenable(claim(e)), text("?")),
                                List.of(PROMPT, BLANK, text(","), PROMPT, shortenable(" " + e.textA()))));
            case 2 ->
                Pattern.verbalizers(
                        yesNo,
                        e -> Cloze.of(
                                List.of(PROMPT, text("\""), shortenable(claim(e)), text("\" ?")),
                                List.of(PROMPT, BLANK, text(". \""), PROMPT, shortenable(e.textA()), text("\""))));
            case 3 ->
                Pattern.verbalizers(
                        yesNo,
                        e -> Cloze.of(
                                List.of(PROMPT, shortenable(claim(e)), text("?")),
                                List.of(PROMPT, BLANK, text("."), PROMPT, shortenable(" " + e.textA()))));
            case 4 -> Pattern.verbalizers(trueFalse, this::question);
            default -> throw noPattern(id);
        };
    }

    private Cloze question(Example e) {
        boolean threeWay = labels.size() == 3;
        return Cloze.of(
                PROMPT,
                shortenable(e.textA()),
                PROMPT,
                text(" question:"),
                shortenable(" " + (threeWay ? e.secondText() : claim(e))),
                text(threeWay ? " true, false or neither?" : " True or False?"),
                PROMPT,
                text(" answer:"),
                BLANK);
    }

    private static String claim(Example e) {
        return TextRules.withoutFinalPunctuation(e.secondText());
    }
}
