package org.glm4j.evaluation.choice;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.glm4j.metrics.AnswerMetric;
import org.glm4j.metrics.AnswerScores;
import org.glm4j.metrics.Classification;
import org.glm4j.metrics.MultiRc;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.Measure;
import org.glm4j.tasks.Task;

/** Computes a task's measures of predictions. */
final class Judgement {

    private static final double PERCENT = 100;

    private final List<Example> examples;
    private final int[] predictions;
    private final Classification labels;
    private final int[] labelNumbers;

    private Judgement(Task task, List<Example> examples, int[] predictions) {
        this.examples = examples;
        this.predictions = predictions;
        this.labelNumbers = examples.stream()
                .mapToInt(example -> TaskResult.label(task, example).orElseThrow())
                .toArray();
        this.labels = new Classification(predictions, labelNumbers);
    }

    static SequencedMap<String, Double> of(Task task, List<Example> examples, int[] predictions) {
        var measures = new LinkedHashMap<String, Double>();
        if (known(task, examples)) {
            var judgement = new Judgement(task, examples, predictions);
            task.measures().forEach(measure -> measures.put(measure.label(), judgement.value(measure)));
        }
        return measures;
    }

    private static boolean known(Task task, List<Example> examples) {
        boolean answers = task.measures().contains(Measure.EXACT_MATCH);
        return !examples.isEmpty()
                && examples.stream().allMatch(e -> e.label().isPresent())
                && (!answers
                        || examples.stream().anyMatch(e -> !e.list("answers").isEmpty()));
    }

    private double value(Measure measure) {
        return switch (measure) {
            case ACCURACY, ANSWERS_RIGHT -> PERCENT * labels.accuracy();
            case F1_MACRO -> labels.macroF1();
            case F1, F1A -> labels.f1(1);
            case QUESTIONS_RIGHT -> MultiRc.exactMatch(questions(), predictions, labelNumbers);
            case EXACT_MATCH -> PERCENT * answers().exactMatch();
            case ANSWER_F1 -> PERCENT * answers().f1();
        };
    }

    private int[] questions() {
        return examples.stream().mapToInt(e -> e.number("question_idx")).toArray();
    }

    private AnswerScores answers() {
        var chosen = IntStream.range(0, predictions.length)
                .mapToObj(i -> examples.get(i).list("candidates").get(predictions[i]))
                .toList();
        return AnswerScores.of(
                AnswerMetric.reference(),
                chosen,
                examples.stream().map(e -> e.list("answers")).toList());
    }
}
