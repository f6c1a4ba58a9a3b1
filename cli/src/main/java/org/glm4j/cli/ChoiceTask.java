package org.glm4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.glm4j.checkpoint.Checkpoint;
import org.glm4j.evaluation.choice.ClassifierHead;
import org.glm4j.evaluation.choice.PredictionFile;
import org.glm4j.evaluation.choice.TaskResult;
import org.glm4j.evaluation.report.EvaluationReport;
import org.glm4j.foundation.InvalidInputException;
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
        var headTensors = new ClassifierHead(1, Pooling.CLS).tensorShapes(1).keySet();
        var more = pattern.blanks(task) ? Set.<String>of() : headTensors;
        var notes = new ArrayList<String>();
        try (var checkpoint = Checkpoint.open(request.model().model())) {
            boolean headed = checkpoint.tensors().stream().anyMatch(each -> headTensors.contains(each.name()));
            if (pattern.blanks(task) && headed) {
                notes.add("the model has a classification head, which only --classifier asks");
            }
        }
        try (var loaded = request.model().loadForTasks(more, request.processes());
                var progress = ProgressDisplay.of(request.console(), task.name(), "examples", 1)) {
            requireTokens(
                    pattern.promptTokens(request.model().numPromptTokens()),
                    loaded.model().config().spellLength());
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
                    .filter(_ -> request.processes().first())
                    .ifPresent(directory -> PredictionFile.write(PredictionFile.in(directory, result, split), result));
            notes.addAll(data.reasons());
            return report(request, result, data.bad(), notes);
        }
    }

    private static void requireTokens(int said, int there) {
        if (said != there) {
            throw new InvalidInputException(
                    ("the model has %d trained tokens, not %d: say --continuous-prompt, --num-prompt-tokens and"
                                    + " --prefix-prompt as they were in its training")
                            .formatted(there, said));
        }
    }

    private EvaluationReport report(EvaluationRequest request, TaskResult result, long bad, List<String> notes) {
        var figures = new LinkedHashMap<String, Number>(result.measures());
        figures.put("examples", (long) result.examples().size());
        if (bad > 0) {
            figures.put("bad", bad);
        }
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
