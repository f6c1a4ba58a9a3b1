package org.glm4j.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;

/** Greedy decoding and sampling against a model that says what the test tells it to. */
class DecodingTest {

    private static final int SOP = 7;
    private static final int EOP = 8;
    private static final int EOS = 9;
    private static final int MASK = 6;
    private static final DecodingTokens TOKENS = new DecodingTokens(SOP, new int[] {EOP, EOS}, 10);
    private static final GlmConfig CONFIG = ScriptedModel.config(12, 64, true);

    /** Says the token whose turn it is, by the position of the mask and the place in the fill. */
    private static ScriptedModel speaking(GlmConfig config, int[]... fills) {
        return new ScriptedModel(config, history -> {
            int blank = (int) history.partB().stream().filter(id -> id == SOP).count() - 1;
            int index = history.partB().size() - 1 - history.partB().lastIndexOf(SOP);
            int[] fill = fills[blank];
            return ScriptedModel.preferring(index < fill.length ? fill[index] : EOP, config.vocabSize());
        });
    }

    private static List<DecodedBlank> decode(ScriptedModel model, DecodingOptions options, int... ids) {
        return new Decoding(model, TOKENS)
                .run(List.of(prompt(model.config(), options, ids)), options, DecodingListener.NONE)
                .getFirst();
    }

    private static BlankPrompt prompt(GlmConfig config, DecodingOptions options, int... ids) {
        int[] masks = IntStream.range(0, ids.length).filter(i -> ids[i] == MASK).toArray();
        return BlankPrompt.of(ids, masks, config.blockPositionEncoding(), options.outSeqLength());
    }

    private static List<int[]> ids(List<DecodedBlank> blanks) {
        return blanks.stream().map(blank -> blank.best().ids()).toList();
    }

    @Test
    void fillsBlanksLeftToRight() {
        ScriptedModel model = speaking(CONFIG, new int[] {1, 2}, new int[] {3});
        List<DecodedBlank> blanks = decode(model, DecodingOptions.GREEDY, 0, MASK, 4, MASK, 5);
        assertThat(ids(blanks)).containsExactly(new int[] {1, 2}, new int[] {3});
        assertThat(blanks).extracting(DecodedBlank::maskIndex).containsExactly(1, 3);
        assertThat(blanks).extracting(blank -> blank.best().ending()).containsOnly(Ending.END_TOKEN);
        assertThat(model.opened).hasValue(1);
        assertThat(model.closed).hasValue(1);
    }

    @Test
    void feedsEveryTokenOfAFillButItsEnd() {
        List<ScriptedModel.History> seen = new ArrayList<>();
        ScriptedModel speaking = speaking(CONFIG, new int[] {1, 2}, new int[] {3});
        ScriptedModel model = spying(speaking, seen);
        decode(model, DecodingOptions.GREEDY, 0, MASK, 4, MASK, 5);
        assertThat(seen.getLast().partB()).containsExactly(SOP, 1, 2, SOP, 3);
        assertThat(seen.getLast().positions()).containsExactly(0, 1, 2, 3, 4, 1, 1, 1, 3, 3);
        assertThat(seen.getLast().blockPositions()).containsExactly(0, 0, 0, 0, 0, 1, 2, 3, 1, 2);
    }

    @Test
    void countsPositionsOnFromTheMaskWithoutBlockPositions() {
        List<ScriptedModel.History> seen = new ArrayList<>();
        ScriptedModel model =
                spying(speaking(ScriptedModel.config(12, 64, false), new int[] {1, 2}, new int[] {3}), seen);
        decode(model, DecodingOptions.builder().outSeqLength(10).build(), 0, MASK, 4, MASK, 5);
        assertThat(seen.getLast().positions()).containsExactly(0, 1, 12, 13, 24, 1, 2, 3, 13, 14);
    }

    @Test
    void laterBlanksDoNotSeeTheLastTokenOfACutFill() {
        List<ScriptedModel.History> seen = new ArrayList<>();
        ScriptedModel model = spying(speaking(CONFIG, new int[] {1, 2, 3}, new int[] {4}), seen);
        List<DecodedBlank> blanks =
                decode(model, DecodingOptions.builder().outSeqLength(2).build(), 0, MASK, MASK);
        assertThat(ids(blanks)).containsExactly(new int[] {1, 2}, new int[] {4});
        assertThat(blanks.getFirst().best().ending()).isEqualTo(Ending.LENGTH);
        assertThat(seen.getLast().partB()).containsExactly(SOP, 1, SOP, 4);
    }

    @Test
    void stopsAtEitherEndToken() {
        ScriptedModel model = speaking(CONFIG, new int[] {1, EOS, 2});
        assertThat(ids(decode(model, DecodingOptions.GREEDY, 0, MASK))).containsExactly(new int[] {1});
    }

    @Test
    void anEmptyFillIsAFill() {
        List<DecodedBlank> blanks =
                decode(speaking(CONFIG, new int[0], new int[] {1}), DecodingOptions.GREEDY, MASK, MASK);
        assertThat(ids(blanks)).containsExactly(new int[0], new int[] {1});
    }

    @Test
    void stopsWhenPositionsRunOut() {
        GlmConfig small = ScriptedModel.config(12, 8, true);
        ScriptedModel endless = new ScriptedModel(small, history -> ScriptedModel.preferring(1, 12));
        DecodedBlank blank = decode(endless, DecodingOptions.GREEDY, 0, MASK, 2).getFirst();
        assertThat(blank.best().ending()).isEqualTo(Ending.POSITIONS);
        // Block positions 1 (start) to 8 can be fed; one more token comes out of the last.
        assertThat(blank.best().ids()).hasSize(8);

        GlmConfig withoutBlocks = ScriptedModel.config(12, 8, false);
        ScriptedModel endlessToo = new ScriptedModel(withoutBlocks, history -> ScriptedModel.preferring(1, 12));
        DecodedBlank last =
                decode(endlessToo, DecodingOptions.GREEDY, 0, 2, MASK).getFirst();
        assertThat(last.best().ending()).isEqualTo(Ending.POSITIONS);
        assertThat(last.best().ids()).hasSize(6);
    }

    @Test
    void endsWhenEveryTokenIsForbidden() {
        var options = DecodingOptions.builder()
                .minLength(100)
                .noRepeatNgramSize(1)
                .outSeqLength(100)
                .build();
        List<DecodedBlank> blanks = decode(ScriptedModel.hashing(CONFIG, 5), options, 0, MASK, MASK);
        // All ten tokens but the two end tokens, each once.
        assertThat(blanks).allSatisfy(blank -> {
            assertThat(blank.best().ending()).isEqualTo(Ending.NO_CHOICE);
            assertThat(blank.best().ids()).hasSize(8).doesNotHaveDuplicates();
        });
    }

    @Test
    void neverChoosesThePaddingOfTheVocabulary() {
        ScriptedModel model = new ScriptedModel(CONFIG, history -> {
            float[] logits = ScriptedModel.preferring(11, 12);
            logits[EOP] = 1;
            return logits;
        });
        assertThat(ids(decode(model, DecodingOptions.GREEDY, MASK))).containsExactly(new int[0]);
    }

    @Test
    void sumsTheModelsLogProbabilitiesEndIncluded() {
        ScriptedModel model = speaking(CONFIG, new int[] {1, 2});
        double each = 10 - Math.log(Math.exp(10) + 11);
        Hypothesis ended =
                decode(model, DecodingOptions.GREEDY, MASK).getFirst().best();
        assertThat(ended.logProbability()).isCloseTo(3 * each, within(1e-9));
        Hypothesis cut = decode(model, DecodingOptions.builder().outSeqLength(2).build(), MASK)
                .getFirst()
                .best();
        assertThat(cut.logProbability()).isCloseTo(2 * each, within(1e-9));
    }

    @Test
    void fillsAHundredBlanks() {
        int[] ids = new int[200];
        for (int i = 0; i < 100; i++) {
            ids[2 * i + 1] = MASK;
        }
        int[][] fills = IntStream.range(0, 100)
                .mapToObj(i -> IntStream.range(0, i % 4).map(k -> (i + k) % 6).toArray())
                .toArray(int[][]::new);
        ScriptedModel model = speaking(ScriptedModel.config(12, 200, true), fills);
        assertThat(ids(decode(model, DecodingOptions.GREEDY, ids))).containsExactly(fills);
    }

    @Test
    void finishedPromptsLeaveTheBatch() {
        ScriptedModel model = ScriptedModel.hashing(CONFIG, 11);
        List<Integer> rows = new ArrayList<>();
        var options = DecodingOptions.builder().outSeqLength(30).build();
        List<BlankPrompt> prompts = IntStream.range(0, 6)
                .mapToObj(i -> prompt(CONFIG, options, i % 6, MASK, 5 - i, MASK))
                .toList();
        List<List<DecodedBlank>> together = new Decoding(model, TOKENS).run(prompts, options, new DecodingListener() {
            @Override
            public void onToken(int prompt, int blank, int id) {
                rows.add(prompt);
            }
        });
        assertThat(model.opened).hasValue(1);
        int longest = together.stream()
                .mapToInt(blanks -> blanks.stream()
                        .mapToInt(blank -> blank.best().ids().length + 1)
                        .sum())
                .max()
                .orElseThrow();
        // As many steps as the longest prompt needs, not one more.
        assertThat(model.advances.get()).isLessThan(longest);
        assertThat(rows).contains(0, 1, 2, 3, 4, 5);
    }

    @Test
    void streamsTokensAndBlanksInOrder() {
        List<String> events = new ArrayList<>();
        ScriptedModel model = speaking(CONFIG, new int[] {1, 2}, new int[] {3});
        new Decoding(model, TOKENS)
                .run(
                        List.of(prompt(CONFIG, DecodingOptions.GREEDY, MASK, 0, MASK)),
                        DecodingOptions.GREEDY,
                        new DecodingListener() {
                            @Override
                            public void onToken(int prompt, int blank, int id) {
                                events.add(prompt + "." + blank + ":" + id);
                            }

                            @Override
                            public void onBlank(int prompt, int blank, DecodedBlank decoded) {
                                events.add(prompt + "." + blank + " done "
                                        + Arrays.toString(decoded.best().ids()));
                            }
                        });
        assertThat(events).containsExactly("0.0:1", "0.0:2", "0.0 done [1, 2]", "0.1:3", "0.1 done [3]");
    }

    @Test
    void cancellationKeepsWhatThereIs() {
        AtomicInteger tokens = new AtomicInteger();
        ScriptedModel model = speaking(CONFIG, new int[] {1, 2, 3, 4}, new int[] {5});
        List<DecodedBlank> blanks = new Decoding(model, TOKENS)
                .run(
                        List.of(prompt(CONFIG, DecodingOptions.GREEDY, MASK, 0, MASK)),
                        DecodingOptions.GREEDY,
                        new DecodingListener() {
                            @Override
                            public void onToken(int prompt, int blank, int id) {
                                tokens.incrementAndGet();
                            }

                            @Override
                            public boolean cancelled() {
                                return tokens.get() == 2;
                            }
                        })
                .getFirst();
        assertThat(ids(blanks)).containsExactly(new int[] {1, 2}, new int[0]);
        assertThat(blanks).extracting(blank -> blank.best().ending()).containsOnly(Ending.CANCELLED);
        assertThat(model.closed).hasValue(1);
    }

    @Test
    void brokenScoresEndInAClearMessageAndCloseTheBatch() {
        ScriptedModel model = new ScriptedModel(CONFIG, history -> {
            float[] logits = ScriptedModel.preferring(1, 12);
            logits[3] = history.partB().size() > 2 ? Float.NaN : 0;
            return logits;
        });
        assertThatThrownBy(() -> decode(model, DecodingOptions.GREEDY, MASK))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("token 3 of blank 1 are not numbers");
        assertThat(model.closed).hasValue(1);
    }

    @Test
    void aPromptWithoutBlanksHasNothingToFill() {
        assertThat(decode(ScriptedModel.hashing(CONFIG, 1), DecodingOptions.GREEDY, 0, 1, 2))
                .isEmpty();
        assertThat(new Decoding(ScriptedModel.hashing(CONFIG, 1), TOKENS)
                        .run(List.of(), DecodingOptions.GREEDY, DecodingListener.NONE))
                .isEmpty();
    }

    @Test
    void aSeedDecidesTheSample() {
        ScriptedModel model = ScriptedModel.hashing(CONFIG, 3);
        Function<Long, List<int[]>> sample = seed -> ids(decode(
                model, DecodingOptions.builder().seed(seed).outSeqLength(12).build(), 0, MASK, 1, MASK));
        assertThat(sample.apply(1L)).containsExactly(sample.apply(1L).toArray(int[][]::new));
        assertThat(IntStream.range(0, 20)
                        .mapToObj(seed ->
                                Arrays.deepToString(sample.apply((long) seed).toArray()))
                        .distinct()
                        .count())
                .isGreaterThan(15);
    }

    @Test
    void withoutASeedEverySampleIsFresh() {
        ScriptedModel model = ScriptedModel.hashing(CONFIG, 3);
        var options = DecodingOptions.builder()
                .temperature(2)
                .outSeqLength(30)
                .minLength(30)
                .build();
        assertThat(decode(model, options, 0, MASK).getFirst().best().ids())
                .isNotEqualTo(decode(model, options, 0, MASK).getFirst().best().ids());
    }

    @Test
    void topOneSamplesWhatGreedyDecodingChooses() {
        ScriptedModel model = ScriptedModel.hashing(CONFIG, 4);
        var greedy = DecodingOptions.builder().outSeqLength(9).build();
        List<int[]> expected = ids(decode(model, greedy, 0, MASK, 1, MASK));
        assertThat(ids(decode(model, greedy.toBuilder().topK(1).build(), 0, MASK, 1, MASK)))
                .containsExactly(expected.toArray(int[][]::new));
        assertThat(ids(decode(model, greedy.toBuilder().temperature(1e-9).build(), 0, MASK, 1, MASK)))
                .containsExactly(expected.toArray(int[][]::new));
    }

    @Test
    void samplesWithTheModelsFrequencies() {
        float[] logits = new float[12];
        Arrays.fill(logits, Float.NEGATIVE_INFINITY);
        logits[1] = 0;
        logits[2] = (float) Math.log(3);
        ScriptedModel model = new ScriptedModel(CONFIG, history -> logits.clone());
        var options = DecodingOptions.builder().seed(0).outSeqLength(60).build();
        int[] counts = new int[3];
        for (int seed = 0; seed < 100; seed++) {
            for (int id : decode(model, options.toBuilder().seed(seed).build(), MASK)
                    .getFirst()
                    .best()
                    .ids()) {
                counts[id]++;
            }
        }
        // 6000 draws with probability 3/4; standard error 34.
        assertThat(counts[1] + counts[2]).isEqualTo(6000);
        assertThat(counts[2]).isCloseTo(4500, within(140));
    }

    @Test
    void furtherDrawsLeaveTheSampleAsItIs() {
        ScriptedModel model = ScriptedModel.hashing(CONFIG, 8);
        var options = DecodingOptions.builder().seed(21).outSeqLength(15).build();
        List<DecodedBlank> alone = decode(model, options, 0, MASK, 1, MASK, 2);
        List<DecodedBlank> more =
                decode(model, options.toBuilder().alternatives(3).build(), 0, MASK, 1, MASK, 2);
        assertThat(ids(more)).containsExactly(ids(alone).toArray(int[][]::new));
        assertThat(more).allSatisfy(blank -> {
            assertThat(blank.alternatives()).hasSize(3);
            assertThat(blank.alternatives())
                    .extracting(Hypothesis::logProbability)
                    .isSortedAccordingTo((a, b) -> Double.compare(b, a));
            assertThat(blank.alternatives().stream()
                            .map(other -> Arrays.toString(other.ids()))
                            .distinct()
                            .count())
                    .isGreaterThan(1);
        });
    }

    private static ScriptedModel spying(ScriptedModel model, List<ScriptedModel.History> seen) {
        return new ScriptedModel(model.config(), history -> {
            seen.add(history);
            return model.scores(history);
        });
    }
}
