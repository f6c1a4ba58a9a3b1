package org.glm4j.tasks.catalog;

import static org.glm4j.tasks.Part.BLANK;
import static org.glm4j.tasks.Part.shortenable;
import static org.glm4j.tasks.Part.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;
import org.glm4j.data.corpus.MalformedRecordException;
import org.glm4j.foundation.CounterRandom;
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

/** ReCoRD: which entity of a news text fills the placeholder of a sentence about it. */
final class ReadingRecord extends SuperGlueTask {

    private static final String PLACEHOLDER = "@placeholder";

    /** Entities of a training example that are wrong; more are left out at random. */
    private static final int WRONG_CANDIDATES = 9;

    private static final long SEED = 42;

    @Override
    public String name() {
        return "record";
    }

    /** The right answer is the first candidate (training), or not counted in candidates. */
    @Override
    public List<String> labels() {
        return List.of("0", "1");
    }

    /** A few-shot run is judged by the full set, as the reference does. */
    @Override
    public List<Path> files(Path directory, Split split, ReadOptions options) {
        return split == Split.DEV ? List.of(directory.resolve("val.jsonl")) : super.files(directory, split, options);
    }

    @Override
    public List<Example> examples(Row row, int number, Split split, ReadOptions options) {
        String index = row.text("idx");
        Row passage = row.object("passage");
        String text = PunctuationStandardization.apply(passage.text("text"));
        var entities = new TreeSet<String>();
        for (Row entity : passage.objects("entities")) {
            int start = entity.number("start");
            if (start < 0) {
                throw new MalformedRecordException("has an entity that starts at %d".formatted(start));
            }
            entities.add(TextRules.characters(text, start, entity.number("end") + 1));
        }
        // Highlights as GPT-3's paper writes them.
        String shown = text.replace("@highlight\n", "- ");
        boolean training = split == Split.TRAIN || (split == Split.DEV && options.forTraining());
        var examples = new ArrayList<Example>();
        for (Row question : row.objects("qas")) {
            String asked = PunctuationStandardization.apply(question.text("query"));
            if (!asked.contains(PLACEHOLDER)) {
                throw new MalformedRecordException("has a query without %s".formatted(PLACEHOLDER));
            }
            String questionIndex = question.text("idx");
            var answers = new LinkedHashSet<String>();
            if (question.has("answers")) {
                question.objects("answers")
                        .forEach(answer -> answers.add(PunctuationStandardization.apply(answer.text("text"))));
            }
            Example example = Example.of("%s-p%s-q%s".formatted(split.label(), index, questionIndex), shown)
                    .withTextB(asked)
                    .with("passage_idx", index)
                    .with("question_idx", questionIndex);
            if (training) {
                var wrong = new ArrayList<>(entities);
                wrong.removeAll(answers);
                examples.addAll(withRightAnswers(example, List.copyOf(answers), wrong, number));
            } else {
                examples.add(example.withLabel("1")
                        .withIndex(questionIndex)
                        .with("candidates", List.copyOf(entities))
                        .with("answers", List.copyOf(answers)));
            }
        }
        return examples;
    }

    /** An example for each right answer, which comes first among its candidates. */
    private static List<Example> withRightAnswers(
            Example example, List<String> answers, List<String> wrong, int number) {
        var examples = new ArrayList<Example>();
        for (int i = 0; i < answers.size(); i++) {
            String id = example.id() + "-a" + i;
            var candidates = new ArrayList<>(wrong);
            if (candidates.size() > WRONG_CANDIDATES) {
                // The place decides, so a file read in another order has the same candidates.
                var random = CounterRandom.of(SEED, "record candidates " + id, 0, number);
                Collections.shuffle(candidates, random);
                candidates.subList(WRONG_CANDIDATES, candidates.size()).clear();
            }
            candidates.addFirst(answers.get(i));
            examples.add(new Example(
                            id,
                            List.of(example.field("passage_idx"), example.field("question_idx"), String.valueOf(i)),
                            example.textA(),
                            example.textB(),
                            example.label(),
                            example.fields(),
                            example.lists())
                    .withLabel("0")
                    .with("candidates", candidates)
                    .with("answers", List.of(answers.get(i))));
        }
        return examples;
    }

    @Override
    public int choices(Example example) {
        return example.list("candidates").size();
    }

    @Override
    public String predictionsName() {
        return "ReCoRD";
    }

    @Override
    public List<Measure> measures() {
        return List.of(Measure.EXACT_MATCH, Measure.ANSWER_F1);
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
                ReadingRecord::cloze,
                e -> e.list("candidates").stream().map(entity -> " " + entity).toList());
    }

    private static Cloze cloze(Example e) {
        String question = e.secondText();
        int at = question.indexOf(PLACEHOLDER);
        return Cloze.of(
                shortenable(e.textA()),
                text(" " + TextRules.stripTrailing(question.substring(0, at))),
                BLANK,
                text(question.substring(at + PLACEHOLDER.length())));
    }

    @Override
    public List<ClassifierText> classifierTexts(Example e) {
        return e.list("candidates").stream()
                .map(entity -> new ClassifierText(e.textA(), List.of(e.secondText(), entity)))
                .toList();
    }
}
