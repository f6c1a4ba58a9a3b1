package org.glm4j.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;

class BeamSearchTest {

    private static final int MASK = 2;
    private static final int EOP = 4;
    private static final int SOP = 5;
    private static final DecodingTokens TOKENS = new DecodingTokens(SOP, new int[] {EOP}, 5);
    private static final GlmConfig CONFIG = ScriptedModel.config(6, 64, true);

    /** A model of five tokens and one to start with, which it never says. */
    private static ScriptedModel model(long seed) {
        ScriptedModel hashing = ScriptedModel.hashing(CONFIG, seed);
        return new ScriptedModel(CONFIG, history -> {
            float[] logits = hashing.scores(history);
            logits[SOP] = Float.NEGATIVE_INFINITY;
            return logits;
        });
    }

    private static List<DecodedBlank> decode(ScriptedModel model, DecodingOptions options, int... ids) {
        return run(model, options, DecodingListener.NONE, ids);
    }

    private static List<DecodedBlank> run(
            ScriptedModel model, DecodingOptions options, DecodingListener listener, int... ids) {
        int[] masks = IntStream.range(0, ids.length).filter(i -> ids[i] == MASK).toArray();
        BlankPrompt prompt = BlankPrompt.of(ids, masks, true, options.outSeqLength());
        return new Decoding(model, TOKENS)
                .run(List.of(prompt), options, listener)
                .getFirst();
    }

    /** Every fill up to a length with its log-probability, by trying them all. */
    private static List<Hypothesis> all(ScriptedModel model, int[] context, int longest) {
        var open = new ScriptedModel.History(List.of(), List.of(), List.of(), context.length);
        for (int i = 0; i < context.length; i++) {
            open = open.with(context[i], i, 0);
        }
        List<Hypothesis> all = new ArrayList<>();
        extend(model, open.with(SOP, 1, 1), new int[0], 0, longest, all);
        return all;
    }

    private static void extend(
            ScriptedModel model,
            ScriptedModel.History history,
            int[] ids,
            double sum,
            int longest,
            List<Hypothesis> all) {
        if (ids.length == longest) {
            all.add(new Hypothesis(ids, sum, sum, Ending.LENGTH));
            return;
        }
        TokenScores scores = new TokenScores(model.scores(history), 5, 0, 0);
        for (int id = 0; id < 5; id++) {
            double next = sum + scores.logProbability(id);
            if (id == EOP) {
                all.add(new Hypothesis(ids, next, next, Ending.END_TOKEN));
            } else {
                int[] longer = Arrays.copyOf(ids, ids.length + 1);
                longer[ids.length] = id;
                extend(model, history.with(id, 1, ids.length + 2), longer, next, longest, all);
            }
        }
    }

    @Property(tries = 30)
    void findsTheBestFillsWhenThereAreBeamsForAll(@ForAll int seed) {
        ScriptedModel model = model(seed);
        var options = DecodingOptions.builder()
                .numBeams(128)
                .outSeqLength(3)
                .alternatives(9)
                .build();
        DecodedBlank decoded = decode(model, options, 0, MASK, 1).getFirst();
        List<Hypothesis> found = new ArrayList<>(decoded.alternatives());
        found.addFirst(decoded.best());
        List<Hypothesis> expected = all(model, new int[] {0, MASK, 1}, 3).stream()
                .sorted(Comparator.comparingDouble(Hypothesis::score).reversed())
                .limit(10)
                .toList();
        for (int i = 0; i < 10; i++) {
            assertThat(found.get(i).ids()).isEqualTo(expected.get(i).ids());
            assertThat(found.get(i).score()).isCloseTo(expected.get(i).score(), within(1e-9));
            assertThat(found.get(i).logProbability()).isCloseTo(expected.get(i).score(), within(1e-9));
            assertThat(found.get(i).ending()).isEqualTo(expected.get(i).ending());
        }
    }

    @Property(tries = 200)
    void oneBeamIsGreedyDecoding(
            @ForAll int seed, @ForAll @IntRange(max = 3) int ngram, @ForAll @IntRange(max = 4) int minLength) {
        ScriptedModel model = model(seed);
        var options = DecodingOptions.builder()
                .outSeqLength(8)
                .noRepeatNgramSize(ngram)
                .minLength(minLength)
                .lengthPenalty(0.7)
                .build();
        BlankPrompt prompt = BlankPrompt.of(new int[] {0, MASK, 1}, new int[] {1}, true, 8);
        BeamSearch search = new BeamSearch(prompt, 0, CONFIG, TOKENS, options, 0, DecodingListener.NONE);
        try (var batch = model.begin(List.of(prompt.opened(SOP)))) {
            List<Search.Feed> feeds = search.step(batch::logits);
            while (!feeds.isEmpty()) {
                assertThat(feeds).hasSize(1);
                Search.Feed feed = feeds.getFirst();
                batch.advance(new int[] {feed.id()}, new int[] {feed.position()}, new int[] {feed.blockPosition()});
                feeds = search.step(batch::logits);
            }
        }
        Hypothesis greedy = decode(model, options, 0, MASK, 1).getFirst().best();
        Hypothesis beam = search.ranked().getFirst();
        assertThat(beam.ids()).isEqualTo(greedy.ids());
        assertThat(beam.logProbability()).isCloseTo(greedy.logProbability(), within(1e-9));
        assertThat(beam.ending()).isEqualTo(greedy.ending());
    }

    @Property(tries = 100)
    void respectsShortestLengthAndRepeatedNgrams(
            @ForAll int seed,
            @ForAll @IntRange(min = 2, max = 6) int beams,
            @ForAll @IntRange(max = 5) int minLength,
            @ForAll @IntRange(min = 1, max = 3) int ngram) {
        var options = DecodingOptions.builder()
                .numBeams(beams)
                .outSeqLength(9)
                .minLength(minLength)
                .noRepeatNgramSize(ngram)
                .alternatives(beams - 1)
                .build();
        DecodedBlank decoded = decode(model(seed), options, 0, MASK, 1).getFirst();
        List<Hypothesis> found = new ArrayList<>(decoded.alternatives());
        found.addFirst(decoded.best());
        assertThat(found)
                .isSortedAccordingTo(
                        Comparator.comparingDouble(Hypothesis::score).reversed());
        assertThat(found.stream().map(hypothesis -> Arrays.toString(hypothesis.ids())))
                .doesNotHaveDuplicates();
        for (Hypothesis hypothesis : found) {
            if (hypothesis.ending() == Ending.END_TOKEN) {
                assertThat(hypothesis.ids().length).isGreaterThanOrEqualTo(minLength);
            }
            List<String> ngrams = new ArrayList<>();
            for (int i = 0; i + ngram <= hypothesis.ids().length; i++) {
                ngrams.add(Arrays.toString(Arrays.copyOfRange(hypothesis.ids(), i, i + ngram)));
            }
            assertThat(ngrams).doesNotHaveDuplicates();
        }
    }

    @Test
    void aLengthPenaltyFavoursLongerFills() {
        // The end has probability 1/3 at every step, the one other token 2/3.
        ScriptedModel model = new ScriptedModel(CONFIG, history -> {
            float[] logits = new float[6];
            Arrays.fill(logits, Float.NEGATIVE_INFINITY);
            logits[0] = (float) Math.log(2);
            logits[EOP] = 0;
            return logits;
        });
        var options = DecodingOptions.builder().numBeams(3).outSeqLength(4);
        assertThat(decode(model, options.lengthPenalty(0).build(), MASK)
                        .getFirst()
                        .best()
                        .ids())
                .isEmpty();
        assertThat(decode(model, options.lengthPenalty(2).build(), MASK)
                        .getFirst()
                        .best()
                        .ids())
                .hasSize(4);
    }

    @Test
    void stoppingEarlyTakesTheFirstFillsThatEnd() {
        AtomicInteger steps = new AtomicInteger();
        ScriptedModel model = new ScriptedModel(CONFIG, history -> {
            steps.incrementAndGet();
            float[] logits = new float[6];
            logits[0] = 2;
            logits[EOP] = 1;
            return logits;
        });
        // The end is always second best: two fills have ended after two steps, but the beam of zeros is better.
        var options = DecodingOptions.builder().numBeams(2).outSeqLength(30);
        decode(model, options.build(), MASK);
        int patient = steps.getAndSet(0);
        decode(model, options.earlyStopping(true).build(), MASK);
        assertThat(steps.get()).isEqualTo(3).isLessThan(patient);
    }

    @Test
    void laterBlanksSeeTheBestFillsBefore() {
        ScriptedModel hashing = model(17);
        List<ScriptedModel.History> seen = new ArrayList<>();
        ScriptedModel model = new ScriptedModel(CONFIG, history -> {
            seen.add(history);
            return hashing.scores(history);
        });
        for (int longest : new int[] {12, 2}) {
            seen.clear();
            var options = DecodingOptions.builder()
                    .numBeams(3)
                    .outSeqLength(longest)
                    .minLength(1)
                    .build();
            List<DecodedBlank> blanks = decode(model, options, 0, MASK, 1, MASK);
            Hypothesis first = blanks.getFirst().best();
            List<Integer> fed = new ArrayList<>(List.of(SOP));
            int known = first.ending() == Ending.END_TOKEN ? first.ids().length : first.ids().length - 1;
            Arrays.stream(first.ids(), 0, known).forEach(fed::add);
            fed.add(SOP);
            assertThat(seen).anyMatch(history -> history.partB().equals(fed));
            assertThat(seen.stream()
                            .filter(history -> history.partB().stream()
                                            .filter(id -> id == SOP)
                                            .count()
                                    == 2))
                    .allMatch(history -> history.partB().subList(0, fed.size()).equals(fed));
        }
    }

    @Test
    void beamsShareOneBatchWithTheirPrompts() {
        ScriptedModel model = model(3);
        var options = DecodingOptions.builder().numBeams(4).outSeqLength(6).build();
        decode(model, options, 0, MASK, 1);
        assertThat(model.opened).hasValue(1);
        assertThat(model.mostRows).hasValue(4);
    }

    @Test
    void sampledBeamsAreSeededAndRespectTheFilters() {
        ScriptedModel model = model(12);
        var options = DecodingOptions.builder()
                .numBeams(2)
                .outSeqLength(8)
                .minLength(8)
                .temperature(3);
        List<String> samples = IntStream.range(0, 60)
                .mapToObj(i -> decode(model, options.seed(i % 30).build(), 0, MASK)
                        .getFirst()
                        .best()
                        .ids())
                .map(Arrays::toString)
                .toList();
        assertThat(samples.subList(30, 60)).isEqualTo(samples.subList(0, 30));
        assertThat(samples.stream().distinct().count()).isGreaterThan(5);

        var onlyTheBest = DecodingOptions.builder().outSeqLength(8);
        int[] greedy =
                decode(model, onlyTheBest.build(), 0, MASK).getFirst().best().ids();
        DecodedBlank topOne =
                decode(model, onlyTheBest.numBeams(3).topK(1).build(), 0, MASK).getFirst();
        assertThat(topOne.best().ids()).isEqualTo(greedy);
        assertThat(topOne.best().score()).isZero();
        assertThat(topOne.best().logProbability()).isNegative();
    }

    /** With one step and as many draws as tokens, every token is a candidate: sampling finds the best there is. */
    @Property(tries = 50)
    void drawsWithoutReplacement(@ForAll int seed) {
        ScriptedModel model = model(seed);
        var options = DecodingOptions.builder()
                .numBeams(5)
                .outSeqLength(1)
                .alternatives(4)
                .seed(seed)
                .build();
        DecodedBlank sampled = decode(model, options, MASK).getFirst();
        List<Hypothesis> found = new ArrayList<>(sampled.alternatives());
        found.addFirst(sampled.best());
        assertThat(found).hasSize(5);
        assertThat(found.stream().mapToDouble(h -> Math.exp(h.logProbability())).sum())
                .isCloseTo(1, within(1e-9));
    }

    @Test
    void cancellationKeepsTheBestBeam() {
        AtomicInteger asked = new AtomicInteger();
        var options = DecodingOptions.builder()
                .numBeams(3)
                .outSeqLength(30)
                .minLength(30)
                .build();
        List<DecodedBlank> blanks = run(
                model(2),
                options,
                new DecodingListener() {
                    @Override
                    public boolean cancelled() {
                        return asked.incrementAndGet() > 6;
                    }
                },
                0,
                MASK,
                1,
                MASK);
        assertThat(blanks).hasSize(2);
        assertThat(blanks).extracting(blank -> blank.best().ending()).containsOnly(Ending.CANCELLED);
        assertThat(blanks.getFirst().best().ids()).isNotEmpty();
        assertThat(blanks.getLast().best().ids()).isEmpty();
    }

    @Test
    void endsWhenEveryTokenIsForbidden() {
        var options = DecodingOptions.builder()
                .numBeams(2)
                .outSeqLength(20)
                .minLength(20)
                .noRepeatNgramSize(1)
                .build();
        DecodedBlank blank = decode(model(2), options, 0, MASK).getFirst();
        assertThat(blank.best().ending()).isEqualTo(Ending.NO_CHOICE);
        assertThat(blank.best().ids()).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void brokenScoresEndInAClearMessage() {
        ScriptedModel model = new ScriptedModel(CONFIG, history -> new float[] {0, Float.NaN, 0, 0, 0, 0});
        assertThatThrownBy(() ->
                        decode(model, DecodingOptions.builder().numBeams(2).build(), MASK))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not numbers");
        assertThat(model.closed).hasValue(1);
    }
}
