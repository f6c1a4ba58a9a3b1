package org.glm4j.tasks.catalog;

import static org.glm4j.tasks.Part.BLANK;
import static org.glm4j.tasks.Part.shortenable;
import static org.glm4j.tasks.Part.text;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.glm4j.tasks.Cloze;
import org.glm4j.tasks.ClozeOptions;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Part;
import org.glm4j.tasks.Pattern;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.Row;
import org.glm4j.tasks.RowFormat;
import org.glm4j.tasks.Split;
import org.glm4j.tokenizers.PunctuationStandardization;

/** The subject of a text: AG News and Yahoo Answers. */
final class Topics extends CsvTask {

    private final boolean news;
    private final List<String> labels;
    private final Map<String, String> words;

    private Topics(String name, boolean news, List<String> words) {
        super(name);
        this.news = news;
        this.labels =
                IntStream.rangeClosed(1, words.size()).mapToObj(String::valueOf).toList();
        this.words = labels.stream()
                .collect(Collectors.toUnmodifiableMap(label -> label, label -> words.get(Integer.parseInt(label) - 1)));
    }

    static Topics agNews() {
        return new Topics("agnews", true, List.of(" World", " Sports", " Business", " Tech"));
    }

    static Topics yahoo() {
        return new Topics(
                "yahoo",
                false,
                List.of(
                        " Society",
                        " Science",
                        " Health",
                        " Education",
                        " Computer",
                        " Sports",
                        " Business",
                        " Entertainment",
                        " Relationship",
                        " Politics"));
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public RowFormat format(Split split) {
        return news ? RowFormat.csv("label", "headline", "body") : RowFormat.csv("label", "title", "body", "answer");
    }

    @Override
    public List<Example> examples(Row row, int number, Split split, ReadOptions options) {
        String textA = news
                ? row.text("headline").replace('\\', ' ')
                : unescaped(row.text("title")) + " " + unescaped(row.text("body"));
        String textB = news ? row.text("body").replace('\\', ' ') : unescaped(row.text("answer"));
        return List.of(Example.of(id(split, number), PunctuationStandardization.apply(textA))
                .withTextB(PunctuationStandardization.apply(textB))
                .withLabel(row.text("label")));
    }

    @Override
    public List<Integer> patternIds() {
        return List.of(0, 1, 2, 3, 4, 5);
    }

    @Override
    public Pattern pattern(int id, ClozeOptions options) {
        return switch (id) {
            case 0 -> Pattern.verbalizers(words, e -> Cloze.of(BLANK, text(":"), first(e), second(e)));
            case 1 ->
                Pattern.verbalizers(
                        words, e -> Cloze.of(BLANK, text(news ? " News:" : " Question:"), first(e), second(e)));
            case 2 -> Pattern.verbalizers(words, e -> Cloze.of(first(e), text("("), BLANK, text(")"), second(e)));
            case 3 -> Pattern.verbalizers(words, e -> Cloze.of(first(e), second(e), text("("), BLANK, text(")")));
            case 4 ->
                Pattern.verbalizers(words, e -> Cloze.of(text("[ Category:"), BLANK, text("]"), first(e), second(e)));
            case 5 -> Pattern.verbalizers(words, e -> Cloze.of(BLANK, text("-"), first(e), second(e)));
            default -> throw noPattern(id);
        };
    }

    private static Part first(Example e) {
        return shortenable(e.textA());
    }

    private static Part second(Example e) {
        return shortenable(e.secondText());
    }
}
