package org.glm4j.metrics;

import java.util.List;

/**
 * Whether a given answer is right, and how nearly, by the normalisation of one benchmark. Implementations are immutable.
 */
public interface AnswerMetric {

    /** Whether both are the same answer after normalisation. */
    boolean exactMatch(String prediction, String answer);

    /** How much both have in common after normalisation, 0 to 1. */
    double f1(String prediction, String answer);

    /**
     * The answer as it is compared: what {@link #exactMatch} finds equal.
     *
     * @param answer as given
     */
    String normalized(String answer);

    /**
     * A prediction against every accepted answer; the best counts for each number by itself.
     *
     * @param answers the accepted answers; where there are none both numbers are 0
     */
    default AnswerScores best(String prediction, List<String> answers) {
        double exact = answers.stream().anyMatch(answer -> exactMatch(prediction, answer)) ? 1 : 0;
        double f1 = answers.stream()
                .mapToDouble(answer -> f1(prediction, answer))
                .max()
                .orElse(0);
        return new AnswerScores(exact, f1);
    }

    /**
     * SQuAD 1.1's official evaluation: lower case, no ASCII punctuation, no articles; F1 over words, which is 0 where
     * nothing is left of an answer.
     */
    static AnswerMetric squad1() {
        return new SquadAnswers(SquadAnswers.Variant.SQUAD_1);
    }

    /**
     * SQuAD 2.0's official evaluation: as 1.1, but an empty answer means that the question has none, and is right (both
     * numbers 1) exactly where the accepted answer is empty, too. See {@link Squad2} for a whole data set.
     */
    static AnswerMetric squad2() {
        return new SquadAnswers(SquadAnswers.Variant.SQUAD_2);
    }

    /**
     * The reference's, for ReCoRD, SQuAD and CMRC: as SQuAD 1.1, and before that every character is written in ASCII
     * ({@code café} as {@code cafe}, Chinese in syllables), so that accents and typographic marks do not count. The tables are
     * JUnidecode's: 350 of some 21,000 Chinese characters read differently in Python's Unidecode, prediction and answer
     * alike.
     */
    static AnswerMetric reference() {
        return new SquadAnswers(SquadAnswers.Variant.REFERENCE);
    }

    /**
     * CMRC 2018's official evaluation: lower case, without its list of marks; F1 over the longest run of Chinese
     * characters and other words in common.
     */
    static AnswerMetric cmrc() {
        return new CmrcAnswers();
    }
}
