package org.glm4j.tasks.catalog;

import static org.glm4j.tasks.Part.BLANK;
import static org.glm4j.tasks.Part.PROMPT;
import static org.glm4j.tasks.Part.shortenable;
import static org.glm4j.tasks.Part.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.glm4j.data.corpus.MalformedRecordException;
import org.glm4j.tasks.ClassifierText;
import org.glm4j.tasks.Cloze;
import org.glm4j.tasks.ClozeOptions;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Part;
import org.glm4j.tasks.Pattern;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.Row;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.TextRules;
import org.glm4j.tokenizers.PunctuationStandardization;

/** Choice of plausible alternatives: which of two sentences is the cause or the effect of a third. */
final class Copa extends SuperGlueTask {

    @Override
    public String name() {
        return "copa";
    }

    @Override
    public List<String> labels() {
        return List.of("0", "1");
    }

    @Override
    public List<Example> examples(Row row, int number, Split split, ReadOptions options) {
        String question = row.text("question");
        if (!question.equals("cause") && !question.equals("effect")) {
            throw new MalformedRecordException(
                    "asks \"%s\" in field \"question\", not cause or effect".formatted(question));
        }
        String index = row.text("idx");
        return List.of(Example.of(split.label() + "-" + index, row.text("premise"))
                .withIndex(index)
                .withLabel(row.find("label"))
                .with("choice1", row.text("choice1"))
                .with("choice2", row.text("choice2"))
                .with("question", question));
    }

    /** Training sees every example a second time with its choices exchanged. */
    @Override
    public List<Example> complete(List<Example> examples, Split split) {
        return split == Split.TRAIN || split == Split.UNLABELED
                ? Stream.concat(examples.stream(), examples.stream().map(Copa::mirrored))
                        .toList()
                : examples;
    }

    private static Example mirrored(Example example) {
        return Example.of(example.id() + "m", example.textA())
                .withLabel(example.label().equals(Optional.of("0")) ? "1" : "0")
                .with("choice1", example.field("choice2"))
                .with("choice2", example.field("choice1"))
                .with("question", example.field("question"));
    }

    @Override
    public String predictionsName() {
        return "COPA";
    }

    @Override
    public List<Integer> patternIds() {
        return List.of(0, 1, 2);
    }

    @Override
    public Pattern pattern(int id, ClozeOptions options) {
        return switch (id) {
            case 0 -> Pattern.choices(Copa::quoted, Copa::answers);
            case 1 -> Pattern.choices(Copa::plain, Copa::answers);
            case 2 ->
                options.promptTokens() > 0
                        ? Pattern.choices(Copa::promptedJoiner, Copa::answers)
                        : new Pattern.Choices(Copa::joiners, e -> false);
            default -> throw noPattern(id);
        };
    }

    /** The blank is the answer. */
    private static Cloze asked(Example e, Part... question) {
        var parts = new ArrayList<Part>();
        parts.add(PROMPT);
        parts.addAll(List.of(question));
        parts.addAll(List.of(PROMPT, premise(e), joiner(e), PROMPT, BLANK, text(".")));
        return Cloze.of(parts, List.of());
    }

    private static Cloze quoted(Example e) {
        return asked(
                e, text("\""), text(choice(e, "choice1")), text("\" or \""), text(choice(e, "choice2")), text("\"?"));
    }

    private static Cloze plain(Example e) {
        return asked(e, text(choice(e, "choice1")), text(" or"), text(" " + choice(e, "choice2")), text("?"));
    }

    private static Cloze promptedJoiner(Example e) {
        return Cloze.of(
                PROMPT,
                text("\""),
                text(choice(e, "choice1")),
                text("\" or \""),
                text(choice(e, "choice2")),
                text("\""),
                PROMPT,
                premise(e),
                joiner(e),
                BLANK,
                text("."),
                PROMPT);
    }

    private static Part premise(Example e) {
        return shortenable(TextRules.withoutFinalPunctuation(" " + e.textA()));
    }

    private static Part joiner(Example e) {
        return text(isCause(e) ? " because" : ", so");
    }

    /** The answer stands in the text, and the blank is the word that joins it to the premise. */
    private static List<Pattern.Alternative> joiners(Example e) {
        return Stream.of("choice1", "choice2")
                .map(name -> Cloze.of(
                        text("\""),
                        text(choice(e, "choice1")),
                        text("\" or \""),
                        text(choice(e, "choice2")),
                        text("\"?"),
                        shortenable(TextRules.withoutFinalPunctuation(e.textA())),
                        BLANK,
                        text(" " + choice(e, name))))
                .map(cloze -> new Pattern.Alternative(cloze, isCause(e) ? " because" : " so"))
                .toList();
    }

    private static List<String> answers(Example e) {
        return List.of(" " + choice(e, "choice1"), " " + choice(e, "choice2"));
    }

    private static String choice(Example e, String name) {
        return TextRules.withoutFinalPunctuation(TextRules.lowerFirst(e.field(name)));
    }

    private static boolean isCause(Example e) {
        return e.field("question").equals("cause");
    }

    @Override
    public List<ClassifierText> classifierTexts(Example e) {
        String premise = PunctuationStandardization.apply(e.textA()) + (isCause(e) ? " because" : " so");
        return Stream.of("choice1", "choice2")
                .map(name -> new ClassifierText(premise, List.of(PunctuationStandardization.apply(e.field(name)))))
                .toList();
    }
}
