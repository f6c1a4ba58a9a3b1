package org.glm4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.glm4j.evaluation.language.LambadaScores;
import org.glm4j.evaluation.language.SequenceScorer;
import org.glm4j.evaluation.report.EvaluationReport;
import org.glm4j.evaluation.report.Histogram;
import org.glm4j.generation.Glm;
import org.glm4j.tasks.language.Lambada;

/** The last words of passages. */
record LambadaTask() implements EvaluationTask {

    @Override
    public List<String> names() {
        return List.of("lambda", "lambada");
    }

    @Override
    public EvaluationReport run(EvaluationRequest request) {
        var options = request.options();
        try (Glm glm = request.load();
                var progress = ProgressDisplay.of(request.console(), "LAMBADA", "passages", 1)) {
            var config = glm.model().config();
            var passages = new Lambada(
                            glm.tokenizer(),
                            options.sequenceLength(config),
                            options.unidirectional(),
                            config.blockPositionEncoding())
                    .read(options.data(), options.skipBad());
            var scorer = new SequenceScorer(glm.model(), options.batchSize());
            var scores = LambadaScores.of(scorer, glm.tokenizer(), passages, progress);
            var figures = new LinkedHashMap<String, Number>();
            figures.put("accuracy", scores.accuracy());
            figures.put("correct", scores.correct());
            figures.put("passages", (long) passages.size());
            return report(request, figures, scores);
        }
    }

    private static EvaluationReport report(
            EvaluationRequest request, LinkedHashMap<String, Number> figures, LambadaScores scores) {
        var samples = new ArrayList<EvaluationReport.Sample>();
        for (int i = 0; i < scores.guesses().size(); i++) {
            var guess = scores.guesses().get(i);
            samples.add(new EvaluationReport.Sample(
                    "passage " + (i + 1),
                    guess.passage().context(),
                    guess.guessed(),
                    guess.passage().word(),
                    Math.exp(guess.logProbability())));
        }
        var facts = new LinkedHashMap<>(request.facts());
        facts.put("score of a sample", "probability of the right word");
        return new EvaluationReport(
                "LAMBADA: %s".formatted(request.model().model().getFileName()),
                facts,
                figures,
                List.of(),
                List.of(new Histogram(
                        "Logarithm of the right word's probability",
                        Histogram.Axis.NUMBER,
                        List.of(new Histogram.Group(
                                "passages",
                                scores.guesses().stream()
                                        .mapToDouble(LambadaScores.Guess::logProbability)
                                        .toArray())))),
                samples);
    }
}
