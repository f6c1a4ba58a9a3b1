package org.glm4j.tasks.catalog;

import static org.glm4j.tasks.Part.BLANK;
import static org.glm4j.tasks.Part.shortenable;
import static org.glm4j.tasks.Part.text;

import java.util.List;
import java.util.Map;
import org.glm4j.tasks.Cloze;
import org.glm4j.tasks.ClozeOptions;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Pattern;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.Row;
import org.glm4j.tasks.RowFormat;
import org.glm4j.tasks.Split;
import org.glm4j.tokenizers.PunctuationStandardization;

/** How good a restaurant was, by its review: two or five grades. */
final class Yelp extends CsvTask {

    private final List<String> labels;
    private final Map<String, String> words;

    private Yelp(String name, List<String> labels, Map<String, String> words) {
        super(name);
        this.labels = labels;
        this.words = words;
    }

    static Yelp polarity() {
        return new Yelp("yelp-polarity", List.of("1", "2"), Map.of("1", " bad", "2", " good"));
    }

    static Yelp full() {
        return new Yelp(
                "yelp-full",
                List.of("1", "2", "3", "4", "5"),
                Map.of("1", " terrible", "2", " bad", "3", " okay", "4", " good", "5", " great"));
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public RowFormat format(Split split) {
        return RowFormat.csv("label", "review");
    }

    @Override
    public List<Example> examples(Row row, int number, Split split, ReadOptions options) {
        return List.of(Example.of(id(split, number), PunctuationStandardization.apply(unescaped(row.text("review"))))
                .withLabel(row.text("label")));
    }

    @Override
    public List<Integer> patternIds() {
        return List.of(0, 1, 2, 3);
    }

    @Override
    public Pattern pattern(int id, ClozeOptions options) {
        return switch (id) {
            case 0 ->
                Pattern.verbalizers(words, e -> Cloze.of(text("It was"), BLANK, text("."), shortenable(e.textA())));
            case 1 ->
                Pattern.verbalizers(
                        words, e -> Cloze.of(shortenable(e.textA()), text(". All in all, it was"), BLANK, text(".")));
            case 2 ->
                Pattern.verbalizers(
                        words, e -> Cloze.of(List.of(text("Just"), BLANK, text("!")), List.of(shortenable(e.textA()))));
            case 3 ->
                Pattern.verbalizers(
                        words,
                        e -> Cloze.of(
                                List.of(shortenable(e.textA())),
                                List.of(text(" In summary, the restaurant is"), BLANK, text("."))));
            default -> throw noPattern(id);
        };
    }
}
