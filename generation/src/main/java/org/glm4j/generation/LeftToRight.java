package org.glm4j.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.foundation.CounterRandom;

/**
 * Greedy decoding and sampling of one prompt: blank after blank in one growing context, each conditioned on the fills
 * before. Further draws branch off at the start of every blank and end with it.
 *
 * <p>The end token is not fed, nor is the last token of a fill that was cut at its longest length: as in the reference,
 * later blanks do not see it.
 */
final class LeftToRight implements Search {

    private final int promptIndex;
    private final BlankPrompt prompt;
    private final GlmConfig config;
    private final DecodingTokens tokens;
    private final DecodingOptions options;
    private final TokenFilter filter;
    private final long seed;
    private final DecodingListener listener;

    private final List<DecodedBlank> decoded = new ArrayList<>();
    private final List<List<Hypothesis>> alternatives = new ArrayList<>();
    private List<Track> tracks;

    LeftToRight(
            int promptIndex,
            BlankPrompt prompt,
            GlmConfig config,
            DecodingTokens tokens,
            DecodingOptions options,
            long seed,
            DecodingListener listener) {
        this.promptIndex = promptIndex;
        this.prompt = prompt;
        this.config = config;
        this.tokens = tokens;
        this.options = options;
        this.filter = TokenFilter.of(options);
        this.seed = seed;
        this.listener = listener;
        this.tracks = List.of(new Track(0, 0));
    }

    /** The finished blanks. Alternatives of a blank may still be under way while later blanks are decoded. */
    List<DecodedBlank> decoded() {
        List<DecodedBlank> all = new ArrayList<>();
        for (int blank = 0; blank < decoded.size(); blank++) {
            DecodedBlank done = decoded.get(blank);
            List<Hypothesis> others = new ArrayList<>(alternatives.get(blank));
            others.sort(Comparator.comparingDouble(Hypothesis::score).reversed());
            all.add(new DecodedBlank(done.maskIndex(), done.best(), List.copyOf(others)));
        }
        return all;
    }

    @Override
    public List<Feed> step(IntFunction<float[]> logits) {
        List<Feed> feeds = new ArrayList<>();
        List<Track> next = new ArrayList<>();
        for (int row = 0; row < tracks.size(); row++) {
            Track track = tracks.get(row);
            if (track.draw == 0 && track.length == 0) {
                alternatives.add(new ArrayList<>());
                for (int draw = 1; draw <= options.alternatives(); draw++) {
                    advance(new Track(track.blank, draw), row, logits.apply(row), feeds, next);
                }
            }
            advance(track, row, logits.apply(row), feeds, next);
        }
        tracks = next;
        return feeds;
    }

    private void advance(Track track, int row, float[] logits, List<Feed> feeds, List<Track> next) {
        Ending ending = track.extend(logits);
        if (ending == null) {
            next.add(track);
            feeds.add(feed(row, track.ids[track.length - 1], track.blank, track.length));
            return;
        }
        if (track.draw > 0) {
            alternatives.get(track.blank).add(track.hypothesis(ending));
            return;
        }
        DecodedBlank blank = new DecodedBlank(prompt.masks()[track.blank], track.hypothesis(ending), List.of());
        decoded.add(blank);
        listener.onBlank(promptIndex, track.blank, blank);
        if (ending != Ending.CANCELLED && track.blank + 1 < prompt.masks().length) {
            next.add(new Track(track.blank + 1, 0));
            feeds.add(feed(row, tokens.startOfPiece(), track.blank + 1, 0));
        }
    }

    private Feed feed(int row, int id, int blank, int index) {
        return new Feed(row, id, prompt.fillPosition(blank, index), prompt.fillBlockPosition(index));
    }

    /** One fill being written. Draw 0 is the one that later blanks continue. */
    private final class Track {
        private final int blank;
        private final int draw;
        private int[] ids = new int[16];
        private int length;
        private double logProbability;

        Track(int blank, int draw) {
            this.blank = blank;
            this.draw = draw;
        }

        /** Adds the next token; tells why the fill ends with this step, or null if it goes on. */
        Ending extend(float[] logits) {
            if (listener.cancelled()) {
                return Ending.CANCELLED;
            }
            TokenScores scores = new TokenScores(logits, tokens.choices(), blank, length);
            Constraints.apply(options, tokens, ids, length, scores);
            int id = choose(scores);
            if (id < 0) {
                return Ending.NO_CHOICE;
            }
            logProbability += scores.logProbability(id);
            if (tokens.ends(id)) {
                return Ending.END_TOKEN;
            }
            if (length == ids.length) {
                ids = Arrays.copyOf(ids, 2 * length);
            }
            ids[length++] = id;
            if (draw == 0) {
                listener.onToken(promptIndex, blank, id);
            }
            if (length == options.outSeqLength()) {
                return Ending.LENGTH;
            }
            return length < prompt.room(blank, config) ? null : Ending.POSITIONS;
        }

        private int choose(TokenScores scores) {
            if (!options.sampling()) {
                return scores.best();
            }
            TokenFilter.Candidates candidates = filter.apply(scores);
            int drawn = TokenFilter.draw(candidates.weights(), uniform());
            return drawn < 0 ? -1 : candidates.ids()[drawn];
        }

        /** A number in [0, 1) that only seed, blank, draw and step decide. */
        private double uniform() {
            return CounterRandom.of(seed, "tokens", ((long) draw << 32) + blank, length)
                    .nextDouble();
        }

        Hypothesis hypothesis(Ending ending) {
            return new Hypothesis(Arrays.copyOf(ids, length), logProbability, logProbability, ending);
        }
    }
}
