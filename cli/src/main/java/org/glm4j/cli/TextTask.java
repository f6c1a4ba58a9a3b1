package org.glm4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.evaluation.report.EvaluationReport;
import org.glm4j.generation.Glm;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.ExampleSet;

/** Tasks whose texts are written or filled. */
record TextTask(String name) implements EvaluationTask {

    /** All of them. */
    static List<EvaluationTask> all() {
        return TextData.names().stream().<EvaluationTask>map(TextTask::new).toList();
    }

    @Override
    public List<String> names() {
        return List.of(name);
    }

    @Override
    public Optional<Path> reportDirectory(EvaluationRequest request) {
        return Optional.of(out(request));
    }

    private Path out(EvaluationRequest request) {
        return request.texts().out(Path.of("evaluation-" + name));
    }

    @Override
    public EvaluationReport run(EvaluationRequest request) {
        try (Glm glm = request.load();
                var progress = ProgressDisplay.of(request.console(), "Decoding", "samples", 1);
                var stop = StopSignal.catching("Stopped; the same command goes on where it was.")) {
            var texts = request.texts();
            var writing = request.writing();
            GlmConfig config = glm.model().config();
            var data = TextData.of(
                    name,
                    writing,
                    glm.tokenizer(),
                    config,
                    texts.seed(),
                    request.options().skipBad());
            var published = WritingOptions.Published.of(name);
            var run = new TextRun(
                    data,
                    glm.model(),
                    glm.tokenizer(),
                    writing.decoding(published, texts.lengthPenalty(), texts.seed()),
                    request.options().batchSize(),
                    request.processes());
            Path model = request.model().model();
            Path place = request.options().data();
            var facts = new LinkedHashMap<String, String>();
            facts.put("task", name);
            facts.put("model", model.toAbsolutePath().normalize().toString());
            facts.put("data", place.toAbsolutePath().normalize().toString());
            facts.put("split", texts.split().label());
            facts.put("source length", Integer.toString(writing.sourceLength(published, config.maxSequenceLength())));
            facts.put("padding", writing.paddingHidden() ? "hidden" : "visible");
            if (name.equals("blank")) {
                facts.put("mask ratio", Double.toString(writing.maskRatio()));
            }
            return run.test(
                    "%s: %s".formatted(name, model.getFileName()),
                    examples(request, data.read(place, texts.split())),
                    out(request),
                    facts,
                    texts.overwrite() ? TextRun.Before.ALWAYS_REPLACED : TextRun.Before.REFUSED,
                    stop.during(progress));
        }
    }

    private static List<Example> examples(EvaluationRequest request, ExampleSet set) {
        if (set.bad() > 0) {
            request.console().err().println("Note: %,d of %,d rows are left out:".formatted(set.bad(), set.rows()));
            set.reasons().forEach(request.console().err()::println);
        }
        return set.examples().stream().limit(request.texts().limit()).toList();
    }
}
