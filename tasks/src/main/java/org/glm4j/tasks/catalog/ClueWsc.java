package org.glm4j.tasks.catalog;

import static org.glm4j.tasks.Part.BLANK;
import static org.glm4j.tasks.Part.PROMPT;
import static org.glm4j.tasks.Part.shortenable;
import static org.glm4j.tasks.Part.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.glm4j.data.corpus.MalformedRecordException;
import org.glm4j.tasks.Cloze;
import org.glm4j.tasks.ClozeOptions;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Pattern;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.Row;
import org.glm4j.tasks.Split;

/** Does a Chinese pronoun mean a given noun phrase. Places are counted in characters (code points). */
final class ClueWsc extends ClueTask {

    private static final Map<String, String> WORDS = Map.of("false", "不是", "true", "是");

    ClueWsc() {
        super("cluewsc");
    }

    @Override
    public List<String> labels() {
        return List.of("false", "true");
    }

    @Override
    public List<Example> examples(Row row, int number, Split split, ReadOptions options) {
        String index = row.has("id") ? row.text("id") : row.text("idx");
        Row target = row.object("target");
        Example example = Example.of(split.label() + "-" + index, row.text("text"))
                .withLabel(row.find("label"))
                .withIndex(index);
        for (String span : List.of("span1", "span2")) {
            String words = target.text(span + "_text");
            int at = target.number(span + "_index");
            int length = words.codePointCount(0, words.length());
            if (at < 0 || length == 0 || at + length > characters(example).size()) {
                throw new MalformedRecordException("has no text at %s_index %d".formatted(span, at));
            }
            example = example.with(span + "_text", words)
                    .with(span + "_index", String.valueOf(at))
                    .with(span + "_length", String.valueOf(length));
        }
        return List.of(example);
    }

    @Override
    public List<Integer> patternIds() {
        return List.of(0, 1);
    }

    @Override
    public Pattern pattern(int id, ClozeOptions options) {
        return switch (id) {
            case 0 ->
                Pattern.verbalizers(
                        WORDS,
                        e -> Cloze.of(
                                PROMPT,
                                shortenable(marked(e)),
                                text("代词'*" + e.field("span2_text") + "*'"),
                                BLANK,
                                text("指#" + e.field("span1_text") + "#.")));
            case 1 ->
                Pattern.verbalizers(
                        WORDS,
                        e -> Cloze.of(
                                text("在如下的句子中："),
                                shortenable(marked(e)),
                                text("代词'*" + e.field("span2_text") + "*'"),
                                BLANK,
                                text("指'#" + e.field("span1_text") + "#'.")));
            default -> throw noPattern(id);
        };
    }

    /** The text with the pronoun between asterisks and the phrase between number signs. */
    private static String marked(Example e) {
        var characters = new ArrayList<>(characters(e));
        mark(characters, e.number("span2_index"), e.number("span2_length"), "*");
        mark(characters, e.number("span1_index"), e.number("span1_length"), "#");
        return String.join("", characters);
    }

    private static void mark(List<String> characters, int from, int length, String sign) {
        int last = from + length - 1;
        characters.set(from, sign + characters.get(from));
        characters.set(last, characters.get(last) + sign);
    }

    private static List<String> characters(Example e) {
        return e.textA().codePoints().mapToObj(Character::toString).toList();
    }
}
