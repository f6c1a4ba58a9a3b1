package org.glm4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.glm4j.evaluation.language.Perplexity;
import org.glm4j.evaluation.language.SequenceScorer;
import org.glm4j.evaluation.report.EvaluationReport;
import org.glm4j.evaluation.report.Histogram;
import org.glm4j.generation.Glm;
import org.glm4j.tasks.language.LanguageText;
import org.glm4j.tasks.language.LanguageWindows;

/** Perplexity of a text: {@code wikitext}, one document, or {@code language_model}, a document a line. */
record PerplexityTask(String name) implements EvaluationTask {

    private static final String WIKITEXT = "wikitext";

    @Override
    public List<String> names() {
        return List.of(name);
    }

    @Override
    public EvaluationReport run(EvaluationRequest request) {
        var options = request.options();
        try (Glm glm = request.load();
                var progress = ProgressDisplay.of(request.console(), "Perplexity", "windows", 1)) {
            var config = glm.model().config();
            var text = name.equals(WIKITEXT)
                    ? LanguageText.wikitext(options.data(), glm.tokenizer())
                    : LanguageText.lines(options.data(), glm.tokenizer());
            int length = options.sequenceLength(config);
            var windows = new LanguageWindows(
                    glm.tokenizer(),
                    length,
                    options.overlappingEval(length),
                    options.unidirectional(),
                    config.blockPositionEncoding());
            var scorer = new SequenceScorer(glm.model(), options.batchSize());
            return report(Perplexity.of(scorer, text, windows, progress), length, request);
        }
    }

    private EvaluationReport report(Perplexity result, int length, EvaluationRequest request) {
        var options = request.options();
        var figures = new LinkedHashMap<String, Number>();
        figures.put("avg loss", result.averageLoss());
        figures.put("ppl", result.cappedPerplexity());
        figures.put("adjusted ppl", result.cappedWordPerplexity());
        figures.put("token ratio", result.tokenRatio());
        var notes = new ArrayList<String>();
        if (result.capped()) {
            figures.put("uncapped ppl", result.perplexity());
            figures.put("uncapped adjusted ppl", result.wordPerplexity());
            notes.add("The reference takes no exponential above 20, so ppl and adjusted ppl end at exp(20) = 4.85e8;"
                    + " the true values are the uncapped ones.");
        }
        figures.put("predicted tokens", result.predicted());
        figures.put("tokens", result.tokens());
        figures.put("words", result.words());
        figures.put("documents", (long) result.documents().size());
        if (options.overlappingEval(length) >= length) {
            notes.add("Windows of %d tokens do not overlap with --overlapping-eval %d."
                    .formatted(length, options.overlappingEval(length)));
        }
        return new EvaluationReport(
                "%s: %s".formatted(name, request.model().model().getFileName()),
                request.facts(),
                figures,
                notes,
                List.of(new Histogram(
                        "Logarithm of the documents' perplexities",
                        Histogram.Axis.NUMBER,
                        List.of(new Histogram.Group(
                                "documents",
                                result.documents().stream()
                                        .mapToDouble(document -> document.loss() / document.predicted())
                                        .toArray())))),
                List.of());
    }
}
