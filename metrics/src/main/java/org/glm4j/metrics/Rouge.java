package org.glm4j.metrics;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.glm4j.metrics.text.WordTokenizer;

/**
 * ROUGE-1, ROUGE-2, ROUGE-L and ROUGE-Lsum (Lin, "ROUGE: a package for automatic evaluation of summaries", 2004), by the
 * definitions of the package rouge-score, which gives the numbers of ROUGE-1.5.5. Lines of a text, separated by a line
 * feed, matter to ROUGE-Lsum alone.
 */
public final class Rouge {

    private static final Pattern LINE_FEED = Pattern.compile("\n");

    private final WordTokenizer tokenizer;

    private Rouge(WordTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** With Porter's stemmer, as summaries are usually scored. */
    public static Rouge stemmed() {
        return new Rouge(WordTokenizer.rouge(true));
    }

    /** Without stemming. */
    public static Rouge unstemmed() {
        return new Rouge(WordTokenizer.rouge(false));
    }

    /** With other words than the usual a to z, for example for Chinese. */
    public static Rouge withTokenizer(WordTokenizer tokenizer) {
        return new Rouge(tokenizer);
    }

    /**
     * One pair. Where either side has no words every number is zero.
     *
     * @param output the summary to judge
     * @param reference what it should have been
     */
    public RougeScore score(String output, String reference) {
        List<String> outputWords = tokenizer.words(output);
        List<String> referenceWords = tokenizer.words(reference);
        return new RougeScore(
                ngrams(outputWords, referenceWords, 1),
                ngrams(outputWords, referenceWords, 2),
                PrecisionRecall.of(
                        LongestCommonSubsequence.length(referenceWords, outputWords),
                        outputWords.size(),
                        referenceWords.size()),
                linewise(lines(output), lines(reference)));
    }

    /**
     * Every pair of a corpus, in order.
     *
     * @param outputs the summaries
     * @param references one for each of them
     * @throws IllegalArgumentException if the lists differ in length
     */
    public RougeCorpus corpus(List<String> outputs, List<String> references) {
        if (outputs.size() != references.size()) {
            throw new IllegalArgumentException(
                    outputs.size() + " outputs do not go with " + references.size() + " references");
        }
        return new RougeCorpus(IntStream.range(0, outputs.size())
                .mapToObj(i -> score(outputs.get(i), references.get(i)))
                .toList());
    }

    private List<List<String>> lines(String text) {
        return LINE_FEED.splitAsStream(text).map(tokenizer::words).toList();
    }

    private static PrecisionRecall ngrams(List<String> output, List<String> reference, int order) {
        Ngrams ofOutput = Ngrams.of(output, order);
        Ngrams ofReference = Ngrams.of(reference, order);
        return PrecisionRecall.of(ofOutput.common(ofReference), ofOutput.total(), ofReference.total());
    }

    /** Section 3.2 of the paper, and as in ROUGE-1.5.5 no word is counted more often than either side has it. */
    private static PrecisionRecall linewise(List<List<String>> output, List<List<String>> reference) {
        Map<String, Integer> leftInOutput = counts(output);
        Map<String, Integer> leftInReference = counts(reference);
        int hits = 0;
        for (List<String> line : reference) {
            var union = new BitSet();
            for (List<String> outputLine : output) {
                union.or(LongestCommonSubsequence.referenceIndices(line, outputLine));
            }
            for (int i = union.nextSetBit(0); i >= 0; i = union.nextSetBit(i + 1)) {
                String word = line.get(i);
                if (leftInOutput.get(word) > 0 && leftInReference.get(word) > 0) {
                    hits++;
                    leftInOutput.merge(word, -1, Integer::sum);
                    leftInReference.merge(word, -1, Integer::sum);
                }
            }
        }
        return PrecisionRecall.of(hits, size(output), size(reference));
    }

    private static Map<String, Integer> counts(List<List<String>> lines) {
        var counts = new HashMap<String, Integer>();
        lines.forEach(line -> line.forEach(word -> counts.merge(word, 1, Integer::sum)));
        return counts;
    }

    private static int size(List<List<String>> lines) {
        return lines.stream().mapToInt(List::size).sum();
    }
}
