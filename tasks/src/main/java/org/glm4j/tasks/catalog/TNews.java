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
import org.glm4j.tasks.Split;

/** The subject of a Chinese headline. */
final class TNews extends ClueTask {

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("100", "故事"),
            Map.entry("101", "文化"),
            Map.entry("102", "娱乐"),
            Map.entry("103", "体育"),
            Map.entry("104", "金融"),
            Map.entry("106", "居家"),
            Map.entry("107", "汽车"),
            Map.entry("108", "教育"),
            Map.entry("109", "科技"),
            Map.entry("110", "军事"),
            Map.entry("112", "旅游"),
            Map.entry("113", "世界"),
            Map.entry("114", "股票"),
            Map.entry("115", "农业"),
            Map.entry("116", "游戏"));

    TNews() {
        super("tnews");
    }

    @Override
    public List<String> labels() {
        return WORDS.keySet().stream().sorted().toList();
    }

    @Override
    public List<Example> examples(Row row, int number, Split split, ReadOptions options) {
        return List.of(Example.of(split.label() + "-" + number, row.text("sentence"))
                .withTextB(row.text("keywords"))
                .withLabel(row.find("label"))
                .withIndex(String.valueOf(number)));
    }

    @Override
    public List<Integer> patternIds() {
        return List.of(0);
    }

    @Override
    public Pattern pattern(int id, ClozeOptions options) {
        if (id != 0) {
            throw noPattern(id);
        }
        return Pattern.verbalizers(
                WORDS,
                e -> Cloze.of(
                        text("标题："),
                        shortenable(e.textA()),
                        text("关键词："),
                        shortenable(e.secondText()),
                        text("类别："),
                        BLANK));
    }
}
