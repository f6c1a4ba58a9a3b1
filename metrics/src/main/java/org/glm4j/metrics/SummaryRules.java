package org.glm4j.metrics;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.glm4j.metrics.text.TokenizationRepair;
import org.glm4j.metrics.text.WordTokenizer;

/**
 * What the reference does to summaries before it scores them: lines are taken apart at {@code [SEP]} and their spacing
 * is repaired; of a generated summary, lines of four words or fewer are left out, and lines that mostly repeat words of
 * the lines before.
 *
 * @param repair the data set's spacing
 * @param duplicateRate a line goes where a larger share of its distinct words has been seen, 0 to 1; 1 keeps all
 */
public record SummaryRules(TokenizationRepair repair, double duplicateRate) {

    /** The reference's share of repeated words. */
    public static final double REFERENCE_DUPLICATE_RATE = 0.7;

    private static final Pattern LINE_MARK = Pattern.compile(Pattern.quote("[SEP]"));
    private static final int LONGEST_DROPPED = 4;
    private static final WordTokenizer WORDS = WordTokenizer.whitespace();

    /** Checks the range. */
    public SummaryRules {
        if (!(duplicateRate >= 0 && duplicateRate <= 1)) {
            throw new IllegalArgumentException("duplicate rate " + duplicateRate + " is not between 0 and 1");
        }
    }

    /**
     * The reference summary as it is scored.
     *
     * @param text lines separated by {@code [SEP]}
     * @return lines separated by a line feed
     */
    public String reference(String text) {
        return String.join("\n", lines(text));
    }

    /**
     * The generated summary as it is scored, perhaps empty.
     *
     * @param text lines separated by {@code [SEP]}
     * @return the lines that stay, separated by a line feed
     */
    public String prediction(String text) {
        List<String> longer = lines(text).stream()
                .filter(line -> WORDS.words(line).size() > LONGEST_DROPPED)
                .toList();
        // A rate of zero turns the rule off in the reference, too.
        return String.join("\n", duplicateRate == 0 ? longer : withoutDuplicates(longer, duplicateRate));
    }

    /**
     * Leaves out lines whose distinct words, without regard to case, mostly stand in the lines before them, those left
     * out included.
     *
     * @param lines a text's lines; an empty one stays
     * @param rate a line goes where a larger share than this has been seen, 0 to 1
     */
    public static List<String> withoutDuplicates(List<String> lines, double rate) {
        var kept = new ArrayList<String>();
        var seen = new HashSet<String>();
        for (String line : lines) {
            Set<String> words = new HashSet<>(WORDS.words(line.toLowerCase(Locale.ROOT)));
            long known = words.stream().filter(seen::contains).count();
            if (words.isEmpty() || (double) known / words.size() <= rate) {
                kept.add(line);
            }
            seen.addAll(words);
        }
        return kept;
    }

    /**
     * The figures the reference publishes: both sides prepared, Porter's stemmer, and of ROUGE-Lsum the union over the
     * prediction's lines instead of the reference's, because the reference hands the two sides over in exchanged order.
     *
     * @param predictions generated summaries, lines separated by {@code [SEP]}
     * @param references what they should have been, likewise
     * @throws IllegalArgumentException if the lists differ in length
     */
    public RougeCorpus score(List<String> predictions, List<String> references) {
        List<String> firstSide = references.stream().map(this::reference).toList();
        List<String> secondSide = predictions.stream().map(this::prediction).toList();
        return new RougeCorpus(Rouge.stemmed().corpus(firstSide, secondSide).pairs().stream()
                .map(RougeScore::exchanged)
                .toList());
    }

    private List<String> lines(String text) {
        return LINE_MARK.splitAsStream(text.strip()).map(repair::apply).toList();
    }
}
