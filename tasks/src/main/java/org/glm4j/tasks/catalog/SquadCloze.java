package org.glm4j.tasks.catalog;

import static org.glm4j.tasks.Part.BLANK;
import static org.glm4j.tasks.Part.shortenable;
import static org.glm4j.tasks.Part.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.Cloze;
import org.glm4j.tasks.ClozeOptions;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Pattern;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.Row;
import org.glm4j.tasks.RowFormat;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.Task;

/** SQuAD with the answer written into a blank; unanswerable questions are answered with N/A. */
final class SquadCloze implements Task {

    @Override
    public String name() {
        return "squad_cloze";
    }

    @Override
    public List<String> labels() {
        return List.of("0");
    }

    @Override
    public List<Path> files(Path directory, Split split, ReadOptions options) {
        return List.of(directory.resolve(
                switch (split) {
                    case TRAIN, UNLABELED -> "train-v2.0.json";
                    case DEV -> "dev-v2.0.json";
                    case TEST -> throw new InvalidInputException("task squad_cloze has no test split");
                }));
    }

    @Override
    public RowFormat format(Split split) {
        return new RowFormat.JsonDocument("data");
    }

    @Override
    public List<Example> examples(Row row, int number, Split split, ReadOptions options) {
        var examples = new ArrayList<Example>();
        for (Row paragraph : row.objects("paragraphs")) {
            String context = paragraph.text("context");
            for (Row question : paragraph.objects("qas")) {
                var answers = question.objects("answers").stream()
                        .map(answer -> answer.text("text"))
                        .toList();
                examples.add(Example.of(question.text("id"), context)
                        .withTextB(question.text("question"))
                        .withLabel("0")
                        .with("answer", answers.isEmpty() ? "N/A" : answers.getFirst())
                        .with("answers", answers));
            }
        }
        return examples;
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
        return Pattern.choices(
                e -> Cloze.of(shortenable(e.textA()), text(" " + e.secondText()), BLANK, text(".")),
                e -> List.of(" " + e.field("answer")));
    }
}
