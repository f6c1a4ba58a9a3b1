package org.glm4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.glm4j.evaluation.choice.ClassifierHead;
import org.glm4j.evaluation.choice.PredictionFile;
import org.glm4j.evaluation.choice.TaskResult;
import org.glm4j.evaluation.report.EvaluationReport;
import org.glm4j.model.SequenceClassifier.Pooling;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.Task;
import org.glm4j.tasks.catalog.Tasks;

/** A task of choices or labels: SuperGLUE, CLUE and the like, and tasks of a user's own. */
record ChoiceTask(Task task) implements EvaluationTask {

    /** The built-in ones, and those that the class path provides. */
    static List<ChoiceTask> all() {
        return Tasks.all().stream().map(ChoiceTask::new).toList();
    }

    @Override
    public List<String> names() {
        return List.of(task.name());
    }

    @Override
    public EvaluationReport run(EvaluationRequest request) {
        var options = request.options();
        var pattern = request.pattern();
        var split = request.texts().split(Split.DEV);
        var more = pattern.blanks(task)
                ? Set.<String>of()
                : new ClassifierHead(1, Pooling.CLS).tensorShapes(1).keySet();
        try (var loaded = request.model().loadForTasks(more);
                var progress = ProgressDisplay.of(request.console(), task.name(), "examples", 1)) {
            var setup = pattern.setup(
                    task,
                    new PatternOptions.Request(
                            request.model().numPromptTokens(),
                            options.sequenceLengthOfChoices(loaded.model().config()),
                            loaded.model().config().blockPositionEncoding(),
                            false,
                            false,
                            request.texts().lengthPenalty().orElse(0),
                            options.skipBad()));
            var data = setup.read(options.data(), split, loaded.tokenizer(), false);
            var evaluation = data.evaluation().first(request.texts().limit());
            var head = setup.head(evaluation.samples().getFirst());
            var result = evaluation.of(loaded.model(), head, options.batchSize(), progress);
            request.texts()
                    .reportDirectory()
                    .ifPresent(directory -> PredictionFile.write(PredictionFile.in(directory, result, split), result));
            return report(request, result, data.bad(), data.reasons());
        }
    }

    private EvaluationReport report(EvaluationRequest request, TaskResult result, long bad, List<String> reasons) {
        var figures = new LinkedHashMap<String, Number>(result.measures());
        figures.put("examples", (long) result.examples().size());
        if (bad > 0) {
            figures.put("bad", bad);
        }
        var notes = new ArrayList<>(reasons);
        if (result.measures().isEmpty()) {
            notes.add("what is right is not known: --out DIR writes the predictions");
        }
        return new EvaluationReport(
                "%s: %s".formatted(task.name(), request.model().model().getFileName()),
                request.facts(),
                figures,
                notes,
                List.of(),
                List.of());
    }
}
