package org.glm4j.evaluation.language;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.glm4j.foundation.Progress;
import org.glm4j.model.TargetScores;
import org.glm4j.tasks.language.Lambada;
import org.glm4j.tokenizers.GlmTokenizer;

/**
 * How often a model guesses the last word of passages.
 *
 * @param guesses one per passage, in order
 */
public record LambadaScores(List<Guess> guesses) {

    public LambadaScores {
        guesses = List.copyOf(guesses);
    }

    /**
     * What the model says instead of a passage's last word.
     *
     * @param passage the passage
     * @param guessed the likeliest token in place of each of the word's, as text
     * @param right whether they are the word: all its tokens
     * @param logProbability natural log-probability of the right word
     */
    public record Guess(Lambada.Passage passage, String guessed, boolean right, double logProbability) {}

    /** Lets a model guess. */
    public static LambadaScores of(
            SequenceScorer scorer, GlmTokenizer tokenizer, List<Lambada.Passage> passages, Progress progress) {
        var scores =
                scorer.score(passages.stream().map(Lambada.Passage::sequence).toList(), progress);
        var guesses = new ArrayList<Guess>();
        for (int i = 0; i < passages.size(); i++) {
            Lambada.Passage passage = passages.get(i);
            TargetScores score = scores.get(i);
            guesses.add(new Guess(
                    passage,
                    tokenizer.decode(score.best()).strip(),
                    Arrays.equals(score.best(), passage.sequence().targets()),
                    score.logProbability()));
        }
        return new LambadaScores(guesses);
    }

    /** Number of passages whose last word was guessed. */
    public long correct() {
        return guesses.stream().filter(Guess::right).count();
    }

    /** In percent. */
    public double accuracy() {
        return 100.0 * correct() / guesses.size();
    }
}
