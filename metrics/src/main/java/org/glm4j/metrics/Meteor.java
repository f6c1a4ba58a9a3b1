package org.glm4j.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.glm4j.metrics.text.PorterStemmer;

/**
 * METEOR (Lavie and Agarwal, WMT 2007) with two of its stages: words that are equal without regard to case, then of the
 * rest those with the same Porter stem. Parameters and alignment are NLTK's: alpha 0.9, beta 3, gamma 0.5; words are
 * paired from the end, each with the last free one that fits.
 *
 * <p>Left out, so that nothing need be downloaded: synonyms (WordNet) and, of METEOR 1.5, paraphrases, function words
 * and weights tuned by language; nor is the alignment with the fewest crossings searched for. Where a text has no
 * synonyms of its reference, the number is NLTK's; otherwise it is lower. Compare it only with itself.
 */
public final class Meteor {

    private static final double ALPHA = 0.9;
    private static final double BETA = 3;
    private static final double GAMMA = 0.5;

    private static final PorterStemmer STEMMER = new PorterStemmer();

    private Meteor() {}

    private record Word(int place, String text) {}

    private record Match(int hypothesis, int reference) {}

    /**
     * From 0 to just below 1; an output equal to its reference of m words gets 1 - 0.5 / m^3.
     *
     * @param hypothesis the output's words
     * @param references the words of what it should have been; the best counts
     */
    public static double score(List<String> hypothesis, List<List<String>> references) {
        return references.stream()
                .mapToDouble(reference -> score(hypothesis, reference, align(hypothesis, reference)))
                .max()
                .orElse(0);
    }

    private static double score(List<String> hypothesis, List<String> reference, List<Match> matches) {
        if (matches.isEmpty()) {
            return 0;
        }
        double precision = (double) matches.size() / hypothesis.size();
        double recall = (double) matches.size() / reference.size();
        double mean = precision * recall / (ALPHA * precision + (1 - ALPHA) * recall);
        double fragmentation = (double) chunks(matches) / matches.size();
        return (1 - GAMMA * Math.pow(fragmentation, BETA)) * mean;
    }

    private static List<Match> align(List<String> hypothesis, List<String> reference) {
        var matches = new ArrayList<Match>();
        var freeHypothesis = words(hypothesis);
        var freeReference = words(reference);
        pair(freeHypothesis, freeReference, matches);
        freeHypothesis.replaceAll(word -> new Word(word.place(), STEMMER.stem(word.text())));
        freeReference.replaceAll(word -> new Word(word.place(), STEMMER.stem(word.text())));
        pair(freeHypothesis, freeReference, matches);
        matches.sort(Comparator.comparingInt(Match::hypothesis));
        return matches;
    }

    private static List<Word> words(List<String> texts) {
        var words = new ArrayList<Word>();
        for (int i = 0; i < texts.size(); i++) {
            words.add(new Word(i, texts.get(i).toLowerCase(Locale.ROOT)));
        }
        return words;
    }

    /** Moves every pair of equal words from the free ones to the matches. */
    private static void pair(List<Word> hypothesis, List<Word> reference, List<Match> matches) {
        for (int i = hypothesis.size() - 1; i >= 0; i--) {
            for (int j = reference.size() - 1; j >= 0; j--) {
                if (hypothesis.get(i).text().equals(reference.get(j).text())) {
                    matches.add(new Match(
                            hypothesis.remove(i).place(), reference.remove(j).place()));
                    break;
                }
            }
        }
    }

    /** Runs of matches that are neighbours on both sides. */
    private static int chunks(List<Match> matches) {
        int chunks = 1;
        for (int i = 1; i < matches.size(); i++) {
            Match before = matches.get(i - 1);
            Match match = matches.get(i);
            if (match.hypothesis() != before.hypothesis() + 1 || match.reference() != before.reference() + 1) {
                chunks++;
            }
        }
        return chunks;
    }
}
