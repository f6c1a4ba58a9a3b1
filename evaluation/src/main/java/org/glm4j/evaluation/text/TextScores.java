package org.glm4j.evaluation.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.glm4j.metrics.AnswerMetric;
import org.glm4j.metrics.AnswerScores;
import org.glm4j.metrics.Bleu;
import org.glm4j.metrics.BleuScore;
import org.glm4j.metrics.Meteor;
import org.glm4j.metrics.ReferenceSquad;
import org.glm4j.metrics.Rouge;
import org.glm4j.metrics.RougeCorpus;
import org.glm4j.metrics.SummaryRules;
import org.glm4j.tasks.TextRules;
import org.glm4j.tasks.seq2seq.Seq2SeqTask;
import org.glm4j.tokenizers.TokenizerType;

/**
 * How good the predictions of a test set are.
 *
 * @param figures under the reference's names, where it has one, and the usual ones
 * @param samples a score of every sample by itself, 0 to 1
 * @param notes sentences about the figures
 */
public record TextScores(SequencedMap<String, Number> figures, double[] samples, List<String> notes) {

    private static final String LINE_MARK = "[SEP]";

    /**
     * Of written texts.
     *
     * @param tokenizer what the texts were decoded with: the reference's clean-up depends on it
     */
    public static TextScores written(
            Seq2SeqTask task, TokenizerType tokenizer, List<TextSample> samples, List<Prediction> predictions) {
        return switch (task) {
            case SQUAD, SQUAD_V1 -> squad(samples, predictions);
            case CMRC -> cmrc(samples, predictions);
            default -> summaries(task, tokenizer, samples, predictions);
        };
    }

    private static TextScores summaries(
            Seq2SeqTask task, TokenizerType tokenizer, List<TextSample> samples, List<Prediction> predictions) {
        List<String> written = predictions.stream().map(Prediction::text).toList();
        List<String> wanted = samples.stream().map(TextSample::target).toList();
        var rules = new SummaryRules(task.repair(tokenizer), SummaryRules.REFERENCE_DUPLICATE_RATE);
        RougeCorpus asReference = rules.score(written, wanted);
        RougeCorpus plain = rouge(written, wanted);
        RougeCorpus lead = rouge(leads(samples, wanted), wanted);
        RougeCorpus copy = rouge(samples.stream().map(TextSample::source).toList(), wanted);
        var figures = new LinkedHashMap<String, Number>();
        var mean = asReference.mean();
        figures.put("rouge-1", mean.rouge1().f1());
        figures.put("rouge-2", mean.rouge2().f1());
        figures.put("rouge-l", mean.rougeLsum().f1());
        put(figures, "", plain);
        put(figures, "lead ", lead);
        put(figures, "copy ", copy);
        if (task == Seq2SeqTask.SQUAD_GENERATION) { // as questions are usually compared
            putBleu(figures, written, wanted);
            figures.put("meteor", meteor(written, wanted));
        }
        return new TextScores(
                figures,
                plain.pairs().stream().mapToDouble(pair -> pair.rougeL().f1()).toArray(),
                List.of(
                        "rouge-1, rouge-2 and rouge-l are prepared as by the reference, which leaves out lines of four words"
                                + " or fewer and repetitions; rouge1 to rougeLsum are of the texts as they are; lead is what the"
                                + " source's first words would score, as many as the targets have on average, copy the whole source."));
    }

    private static RougeCorpus rouge(List<String> written, List<String> wanted) {
        return Rouge.stemmed()
                .corpus(
                        written.stream().map(TextScores::lines).toList(),
                        wanted.stream().map(TextScores::lines).toList());
    }

    private static String lines(String text) {
        return text.replace(LINE_MARK, "\n");
    }

    private static void put(SequencedMap<String, Number> figures, String name, RougeCorpus corpus) {
        var mean = corpus.mean();
        figures.put(name + "rouge1", mean.rouge1().f1());
        figures.put(name + "rouge2", mean.rouge2().f1());
        figures.put(name + "rougeL", mean.rougeL().f1());
        figures.put(name + "rougeLsum", mean.rougeLsum().f1());
    }

    /** The sources' first words, as many as a target has on average. */
    private static List<String> leads(List<TextSample> samples, List<String> wanted) {
        long words = Math.round(wanted.stream()
                .mapToInt(text -> TextRules.words(text).size())
                .average()
                .orElse(0));
        return samples.stream()
                .map(sample -> String.join(
                        " ",
                        TextRules.words(sample.source()).stream().limit(words).toList()))
                .toList();
    }

    private static TextScores squad(List<TextSample> samples, List<Prediction> predictions) {
        var parts = new ArrayList<ReferenceSquad.Part>();
        double[] each = new double[samples.size()];
        for (int i = 0; i < samples.size(); i++) {
            TextSample sample = samples.get(i);
            String text = predictions.get(i).text();
            var part = new ReferenceSquad.Part(sample.question(), text, sample.answers());
            parts.add(part);
            each[i] = ReferenceSquad.score(List.of(part)).f1();
        }
        AnswerScores scores = ReferenceSquad.score(parts);
        var figures = new LinkedHashMap<String, Number>();
        figures.put("EM", scores.exactMatch());
        figures.put("F1", scores.f1());
        figures.put(
                "questions",
                parts.stream().map(ReferenceSquad.Part::question).distinct().count());
        return new TextScores(
                figures,
                each,
                List.of(
                        "Of a question's windows the first answer that is not N/A counts; samples are scored one by one."));
    }

    private static TextScores cmrc(List<TextSample> samples, List<Prediction> predictions) {
        double[] each = new double[samples.size()];
        var scores = new ArrayList<AnswerScores>();
        for (int i = 0; i < each.length; i++) {
            TextSample sample = samples.get(i);
            List<String> answers = sample.answers().isEmpty() ? List.of(sample.target()) : sample.answers();
            AnswerScores score =
                    AnswerMetric.cmrc().best(predictions.get(i).text().strip(), answers);
            scores.add(score);
            each[i] = score.f1();
        }
        AnswerScores mean = AnswerScores.mean(scores);
        var figures = new LinkedHashMap<String, Number>();
        figures.put("EM", mean.exactMatch());
        figures.put("F1", mean.f1());
        return new TextScores(figures, each, List.of());
    }

    /**
     * Of texts with blanks, filled: BLEU of the whole texts, beside that of the texts with their blanks left out.
     */
    public static TextScores filled(List<TextSample> samples, List<Prediction> predictions) {
        List<String> written = predictions.stream().map(Prediction::text).toList();
        List<String> wanted = samples.stream().map(TextSample::target).toList();
        var figures = new LinkedHashMap<String, Number>();
        putBleu(figures, written, wanted);
        List<String> left = samples.stream()
                .map(sample -> String.join(" ", TextRules.words(sample.source().replace("[MASK]", " "))))
                .toList();
        figures.put(
                "blanks left out bleu",
                Bleu.multiBleu().corpus(lower(left), lower(wanted)).score());
        double[] each = new double[samples.size()];
        for (int i = 0; i < each.length; i++) {
            each[i] = Bleu.multiBleu()
                    .sentence(
                            written.get(i).toLowerCase(Locale.ROOT),
                            List.of(wanted.get(i).toLowerCase(Locale.ROOT)))
                    .score();
        }
        return new TextScores(figures, each, List.of());
    }

    /** Mean over the texts. */
    private static double meteor(List<String> written, List<String> wanted) {
        return IntStream.range(0, written.size())
                .mapToDouble(
                        i -> Meteor.score(TextRules.words(written.get(i)), List.of(TextRules.words(wanted.get(i)))))
                .average()
                .orElse(0);
    }

    private static void putBleu(SequencedMap<String, Number> figures, List<String> written, List<String> wanted) {
        BleuScore bleu = Bleu.multiBleu().corpus(lower(written), lower(wanted));
        figures.put("bleu", bleu.score());
        for (int order = 1; order <= 4; order++) {
            figures.put("bleu-" + order, bleu.bleu(order));
        }
        figures.put("sacrebleu", Bleu.sacre().corpus(written, wanted).score());
    }

    private static List<String> lower(List<String> texts) {
        return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
    }
}
