package org.glm4j.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.foundation.CounterRandom;

/**
 * Beam search for one blank of one prompt. Every step looks at {@code 2 * numBeams} continuations of the live beams,
 * the best ones or, when sampling, that many drawn without replacement: an end token among the first {@code numBeams}
 * ends its beam, the best others live on.
 */
final class BeamSearch implements Search {

    /** A hypothesis under way; {@code score} is the sum of the search's own log-probabilities. */
    private record Beam(int[] ids, double score, double logProbability) {}

    /** A continuation of live beam {@code row}, with the sums it would have. */
    private record Candidate(int row, int id, double score, double logProbability) {}

    private final BlankPrompt prompt;
    private final int blank;
    private final GlmConfig config;
    private final DecodingTokens tokens;
    private final DecodingOptions options;
    private final TokenFilter filter;
    private final long seed;
    private final DecodingListener listener;

    private final BeamHypotheses hypotheses;
    private List<Beam> live = List.of(new Beam(new int[0], 0, 0));
    private int length;

    BeamSearch(
            BlankPrompt prompt,
            int blank,
            GlmConfig config,
            DecodingTokens tokens,
            DecodingOptions options,
            long seed,
            DecodingListener listener) {
        this.prompt = prompt;
        this.blank = blank;
        this.config = config;
        this.tokens = tokens;
        this.options = options;
        this.filter = TokenFilter.of(options);
        this.seed = seed;
        this.listener = listener;
        this.hypotheses = new BeamHypotheses(options);
    }

    /** The ended search's hypotheses, best first, at least one. */
    List<Hypothesis> ranked() {
        return hypotheses.ranked();
    }

    @Override
    public List<Feed> step(IntFunction<float[]> logits) {
        if (listener.cancelled()) {
            return end(Ending.CANCELLED);
        }
        List<Candidate> candidates = options.sampling() ? drawnCandidates(logits) : bestCandidates(logits);
        if (candidates.isEmpty()) {
            return end(Ending.NO_CHOICE);
        }
        candidates.sort(Comparator.comparingDouble(Candidate::score).reversed());
        List<Candidate> survivors = new ArrayList<>();
        for (int rank = 0; rank < candidates.size() && survivors.size() < options.numBeams(); rank++) {
            Candidate candidate = candidates.get(rank);
            if (!tokens.ends(candidate.id)) {
                survivors.add(candidate);
            } else if (rank < options.numBeams()) {
                keep(live.get(candidate.row).ids, candidate.score, candidate.logProbability, Ending.END_TOKEN);
            }
        }
        if (hypotheses.done(candidates.getFirst().score, length)) {
            return List.of();
        }
        live = survivors.stream().map(this::extend).toList();
        length++;
        if (length == options.outSeqLength()) {
            return end(Ending.LENGTH);
        }
        if (length >= prompt.room(blank, config)) {
            return end(Ending.POSITIONS);
        }
        return survivors.stream()
                .map(survivor -> new Feed(
                        survivor.row,
                        survivor.id,
                        prompt.fillPosition(blank, length),
                        prompt.fillBlockPosition(length)))
                .toList();
    }

    private Beam extend(Candidate candidate) {
        int[] ids = Arrays.copyOf(live.get(candidate.row).ids, length + 1);
        ids[length] = candidate.id;
        return new Beam(ids, candidate.score, candidate.logProbability);
    }

    private List<Feed> end(Ending ending) {
        for (Beam beam : live) {
            keep(beam.ids, beam.score, beam.logProbability, ending);
        }
        return List.of();
    }

    private void keep(int[] ids, double sum, double logProbability, Ending ending) {
        hypotheses.add(new Hypothesis(ids, logProbability, hypotheses.score(sum, ids.length), ending));
    }

    private TokenScores scores(IntFunction<float[]> logits, int row) {
        TokenScores scores = new TokenScores(logits.apply(row), tokens.choices(), blank, length);
        Constraints.apply(options, tokens, live.get(row).ids, length, scores);
        return scores;
    }

    /** The best continuations; the best of all rows are among the best of each row. */
    private List<Candidate> bestCandidates(IntFunction<float[]> logits) {
        int wanted = 2 * options.numBeams();
        List<Candidate> candidates = new ArrayList<>();
        for (int row = 0; row < live.size(); row++) {
            Beam beam = live.get(row);
            TokenScores scores = scores(logits, row);
            for (int id : scores.best(wanted)) {
                double logProbability = scores.logProbability(id);
                candidates.add(
                        new Candidate(row, id, beam.score + logProbability, beam.logProbability + logProbability));
            }
        }
        candidates.sort(Comparator.comparingDouble(Candidate::score).reversed());
        return new ArrayList<>(candidates.subList(0, Math.min(wanted, candidates.size())));
    }

    /** Continuations drawn one after another, without replacement, with the probabilities of the extended beams. */
    private List<Candidate> drawnCandidates(IntFunction<float[]> logits) {
        int rows = live.size();
        double highest = live.stream().mapToDouble(Beam::score).max().orElseThrow();
        TokenScores[] scores = new TokenScores[rows];
        TokenFilter.Candidates[] whole = new TokenFilter.Candidates[rows];
        double[][] left = new double[rows][];
        double[] mass = new double[rows];
        for (int row = 0; row < rows; row++) {
            scores[row] = scores(logits, row);
            whole[row] = filter.apply(scores[row]);
            left[row] = whole[row].weights().clone();
            mass[row] = mass(row, left[row], whole[row], highest);
        }
        var random = CounterRandom.of(seed, "beams", blank, length);
        List<Candidate> candidates = new ArrayList<>();
        for (int draw = 0; draw < 2 * options.numBeams(); draw++) {
            int row = TokenFilter.draw(mass, random.nextDouble());
            if (row < 0) {
                break;
            }
            int drawn = TokenFilter.draw(left[row], random.nextDouble());
            int id = whole[row].ids()[drawn];
            Beam beam = live.get(row);
            candidates.add(new Candidate(
                    row,
                    id,
                    beam.score + whole[row].logProbability(drawn),
                    beam.logProbability + scores[row].logProbability(id)));
            left[row][drawn] = 0;
            mass[row] = mass(row, left[row], whole[row], highest);
        }
        return candidates;
    }

    /** Probability, relative to the best beam's, of the continuations of a beam that are left. */
    private double mass(int row, double[] left, TokenFilter.Candidates whole, double highest) {
        double sum = TokenFilter.sum(left);
        return sum == 0 ? 0 : Math.exp(live.get(row).score - highest) * sum / whole.total();
    }
}
