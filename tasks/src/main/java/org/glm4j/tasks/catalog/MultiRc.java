package org.glm4j.tasks.catalog;

import static org.glm4j.tasks.Part.BLANK;
import static org.glm4j.tasks.Part.PROMPT;
import static org.glm4j.tasks.Part.shortenable;
import static org.glm4j.tasks.Part.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.glm4j.tasks.ClassifierText;
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

/** Questions about a passage, each answer to be judged by itself: an example is one answer. */
final class MultiRc extends SuperGlueTask {

    private static final Map<String, String> YES_NO = Map.of("0", " No", "1", " Yes");
    private static final Map<String, String> TRUE_FALSE = Map.of("0", " False", "1", " True");

    @Override
    public String name() {
        return "multirc";
    }

    @Override
    public List<String> labels() {
        return List.of("0", "1");
    }

    @Override
    public List<Example> examples(Row row, int number, Split split, ReadOptions options) {
        var examples = new ArrayList<Example>();
        String passageIndex = row.text("idx");
        String passage = PunctuationStandardization.apply(row.object("passage").text("text"));
        for (Row question : row.object("passage").objects("questions")) {
            String asked = PunctuationStandardization.apply(question.text("question"));
            String questionIndex = question.text("idx");
            for (Row answer : question.objects("answers")) {
                String answerIndex = answer.text("idx");
                String id = "%s-p%s-q%s-a%s".formatted(split.label(), passageIndex, questionIndex, answerIndex);
                examples.add(Example.of(id, passage)
                        .withTextB(asked)
                        .withLabel(answer.find("label"))
                        .withIndex(passageIndex, questionIndex, answerIndex)
                        .with("passage_idx", passageIndex)
                        .with("question_idx", questionIndex)
                        .with("answer_idx", answerIndex)
                        .with("answer", PunctuationStandardization.apply(answer.text("text"))));
            }
        }
        return examples;
    }

    @Override
    public String predictionsName() {
        return "MultiRC";
    }

    @Override
    public List<Measure> measures() {
        return List.of(Measure.F1A, Measure.QUESTIONS_RIGHT, Measure.ANSWERS_RIGHT);
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
                        YES_NO,
                        e -> Cloze.of(
                                shortenable(passage(e)),
                                text("."),
                                PROMPT,
                                text(" Question:"),
                                text(" " + question(e) + "?"),
                                PROMPT,
                                text(" Is it"),
                                text(" " + e.field("answer")),
                                text("?"),
                                PROMPT,
                                BLANK,
                                text(".")));
            case 1 ->
                Pattern.verbalizers(
                        YES_NO,
                        e -> Cloze.of(
                                shortenable(passage(e)),
                                text("."),
                                PROMPT,
                                text(" Question:"),
                                text(" " + question(e)),
                                text("?"),
                                PROMPT,
                                text(" Is the correct answer \""),
                                text(e.field("answer")),
                                text("\"?"),
                                PROMPT,
                                BLANK,
                                text(".")));
            case 2 ->
                Pattern.verbalizers(
                        YES_NO,
                        e -> Cloze.of(
                                shortenable(passage(e)),
                                text(". Based on the previous passage,"),
                                PROMPT,
                                text(" " + question(e)),
                                text("?"),
                                PROMPT,
                                text(" Is \""),
                                text(e.field("answer")),
                                text("\" a correct answer?"),
                                PROMPT,
                                BLANK,
                                text(".")));
            case 3 ->
                Pattern.verbalizers(
                        TRUE_FALSE,
                        e -> Cloze.of(
                                PROMPT,
                                shortenable(passage(e)),
                                PROMPT,
                                text(" " + question(e)),
                                text("- ["),
                                BLANK,
                                text("]"),
                                PROMPT,
                                text(e.field("answer"))));
            case 4 ->
                Pattern.verbalizers(
                        YES_NO,
                        e -> Cloze.of(
                                shortenable(passage(e)),
                                text("."),
                                PROMPT,
                                text(" Question:"),
                                text(" " + question(e)),
                                text("?"),
                                PROMPT,
                                text(" " + e.field("answer")),
                                text("?"),
                                PROMPT,
                                BLANK,
                                text(".")));
            default -> throw noPattern(id);
        };
    }

    private static String passage(Example e) {
        return TextRules.withoutFinalPunctuation(TextRules.stripTrailing(e.textA()));
    }

    private static String question(Example e) {
        return TextRules.withoutFinalPunctuation(TextRules.stripTrailing(e.secondText()));
    }

    @Override
    public List<ClassifierText> classifierTexts(Example e) {
        return List.of(
                new ClassifierText(e.textA(), List.of(String.join(" ", e.secondText(), "answer:", e.field("answer")))));
    }
}
