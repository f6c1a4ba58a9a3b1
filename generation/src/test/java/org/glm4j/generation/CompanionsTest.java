package org.glm4j.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.glm4j.checkpoint.GlmConfig;

/** The result of a prompt never depends on what shares its batch. */
class CompanionsTest {

    private static final int MASK = 6;
    private static final DecodingTokens TOKENS = new DecodingTokens(7, new int[] {8, 9}, 10);

    @Provide
    Arbitrary<int[]> contexts() {
        return Arbitraries.integers()
                .between(0, MASK)
                .array(int[].class)
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<DecodingOptions> options() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 6),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(true, false),
                        Arbitraries.longs())
                .as((length, beams, ngram, sampling, seed) -> {
                    var builder = DecodingOptions.builder()
                            .outSeqLength(length)
                            .numBeams(beams)
                            .noRepeatNgramSize(ngram)
                            .lengthPenalty(0.5)
                            .alternatives(beams > 1 || sampling ? Math.max(beams - 1, 1) : 0);
                    return sampling ? builder.seed(seed).topK(4).topP(0.9).build() : builder.build();
                });
    }

    @Property(tries = 300)
    void aBatchGivesWhatSinglePromptsGive(
            @ForAll @Size(min = 1, max = 20) List<@From("contexts") int[]> contexts,
            @ForAll("options") DecodingOptions options,
            @ForAll boolean blockPositions,
            @ForAll long seed) {
        GlmConfig config = ScriptedModel.config(12, 128, blockPositions);
        Decoding decoding = new Decoding(ScriptedModel.hashing(config, seed), TOKENS);
        List<BlankPrompt> prompts = contexts.stream()
                .map(ids -> BlankPrompt.of(ids, masks(ids), blockPositions, options.outSeqLength()))
                .toList();
        List<String> single = new ArrayList<>();
        for (BlankPrompt prompt : prompts) {
            single.add(describe(decoding.run(List.of(prompt), options, DecodingListener.NONE)
                    .getFirst()));
        }
        assertThat(decoding.run(prompts, options, DecodingListener.NONE).stream()
                        .map(CompanionsTest::describe))
                .containsExactlyElementsOf(single);
    }

    private static int[] masks(int[] ids) {
        return IntStream.range(0, ids.length).filter(i -> ids[i] == MASK).toArray();
    }

    private static String describe(List<DecodedBlank> blanks) {
        StringBuilder text = new StringBuilder();
        for (DecodedBlank blank : blanks) {
            text.append(blank.maskIndex()).append(describe(blank.best()));
            blank.alternatives().forEach(other -> text.append('|').append(describe(other)));
            text.append('\n');
        }
        return text.toString();
    }

    private static String describe(Hypothesis hypothesis) {
        return Arrays.toString(hypothesis.ids())
                + hypothesis.ending()
                + hypothesis.logProbability()
                + hypothesis.score();
    }
}
