package org.glm4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.glm4j.evaluation.report.EvaluationReport;
import org.glm4j.generation.Glm;

/** A kind of task that {@code glm evaluate} measures a model by. */
interface EvaluationTask {

    /** All of them. */
    static List<EvaluationTask> all() {
        return Stream.concat(
                        Stream.of(
                                new LambadaTask(),
                                new PerplexityTask("wikitext"),
                                new PerplexityTask("language_model")),
                        Stream.concat(TextTask.all().stream(), ChoiceTask.all().stream()))
                .toList();
    }

    /** What {@code --task} calls it, the reference's name first; in lower case. */
    List<String> names();

    /** Measures. */
    EvaluationReport run(EvaluationRequest request);

    /** Where the report goes; empty for nowhere. */
    default Optional<Path> reportDirectory(EvaluationRequest request) {
        return request.texts().reportDirectory();
    }

    /**
     * What a user asked for.
     *
     * @param task the name said, in lower case
     * @param processes that evaluate together
     */
    record EvaluationRequest(
            String task,
            GlmArguments model,
            EvaluationOptions options,
            WritingOptions writing,
            TextOptions texts,
            PatternOptions pattern,
            SharedModel processes) {

        /** Where results and notes go. */
        Console console() {
            return processes.console();
        }

        /** This process's part of the model, to decode with. */
        Glm load() {
            return model.load(processes);
        }

        /** What an evaluation was made from and with, for its report. */
        Map<String, String> facts() {
            var facts = new LinkedHashMap<String, String>();
            facts.put("task", task);
            facts.put("model", model.model().toString());
            facts.put("data", options.data().toString());
            return facts;
        }
    }
}
