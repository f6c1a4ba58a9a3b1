package org.glm4j.evaluation.text;

import java.util.ArrayList;
import java.util.List;
import org.glm4j.evaluation.language.SequenceScorer;
import org.glm4j.foundation.Progress;
import org.glm4j.model.TargetScores;
import org.glm4j.tasks.EncodedSequence;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.infilling.InfillingEncoder;
import org.glm4j.tasks.infilling.InfillingTask;
import org.glm4j.tasks.infilling.MaskedText;

/**
 * How well a model predicts what was in the blanks of texts.
 *
 * @param loss natural logarithms of the tokens' probabilities, ends of blanks included, summed, with a minus
 * @param tokens that were predicted
 * @param texts that took part: those whose blanks can be found in the whole text
 */
public record BlankPerplexity(double loss, long tokens, long texts) {

    /** Scores the true contents of blanks. */
    public static BlankPerplexity of(
            SequenceScorer scorer, InfillingTask task, InfillingEncoder encoder, List<Example> examples) {
        var sequences = new ArrayList<EncodedSequence>();
        for (int i = 0; i < examples.size(); i++) {
            Example example = examples.get(i);
            switch (task) {
                case BLANK ->
                    MaskedText.aligned(example.textA(), example.secondText())
                            .map(text -> encoder.learning(example.id(), text))
                            .ifPresent(sequences::add);
                case EXTRACTION -> sequences.add(encoder.learning(example, 0, i));
            }
        }
        sequences.removeIf(sequence -> sequence.targets().length == 0);
        double loss = 0;
        long tokens = 0;
        for (TargetScores score : scorer.score(sequences, Progress.NONE)) {
            loss -= score.logProbability();
            tokens += score.logProbabilities().length;
        }
        return new BlankPerplexity(loss, tokens, sequences.size());
    }

    /** Perplexity per token. */
    public double perplexity() {
        return Math.exp(loss / tokens);
    }
}
