package org.glm4j.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.glm4j.model.LanguageModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The reference's beam decoder: the same hypotheses with the same scores. */
class BeamGoldenTest {

    static List<JsonNode> beams() {
        return Goldens.lines("generation/beam.jsonl");
    }

    @ParameterizedTest
    @MethodSource("beams")
    void keepsTheHypothesesOfTheReference(JsonNode golden) {
        int[][] inputs = Goldens.intRows(golden.get("input_ids"));
        var options = DecodingOptions.builder()
                .numBeams(golden.get("num_beams").asInt())
                .lengthPenalty(golden.get("length_penalty").asDouble())
                .noRepeatNgramSize(golden.get("no_repeat_ngram_size").asInt())
                .minLength(golden.get("min_tgt_length").asInt())
                .outSeqLength(golden.get("tgt_seq_length").asInt())
                .build();
        var model = GoldenModels.trained("tiny_trained", 0);
        for (int row = 0; row < inputs.length; row++) {
            BlankPrompt prompt = prompt(golden, row);
            List<Hypothesis> ranked = search(model, prompt, options);

            JsonNode kept = golden.get("kept_hypotheses_score_ids").get(row);
            List<JsonNode> expected = new ArrayList<>(
                    StreamSupport.stream(kept.spliterator(), false).toList());
            expected.sort(Comparator.comparingDouble(
                            (JsonNode hypothesis) -> hypothesis.get(0).asDouble())
                    .reversed());
            assertThat(ranked).hasSameSizeAs(expected);
            for (int i = 0; i < ranked.size(); i++) {
                assertThat(ranked.get(i).ids())
                        .isEqualTo(Goldens.ints(expected.get(i).get(1)));
                assertThat(ranked.get(i).score())
                        .isCloseTo(expected.get(i).get(0).asDouble(), within(1e-4));
            }
            assertThat(ranked.getFirst().ids())
                    .isEqualTo(Goldens.ints(
                            golden.get("predictions_without_end_and_pad").get(row)));
            assertThat(ranked.getFirst().score())
                    .isCloseTo(golden.get("finalized_scores").get(row).asDouble(), within(1e-4));
            assertThat(golden.get("finalized_ids").get(row).get(0).asInt())
                    .isEqualTo(ranked.getFirst().ids()[0]);

            if (options.numBeams() > 1) {
                DecodedBlank decoded = decode(model, prompt, options);
                assertThat(decoded.best().ids()).isEqualTo(ranked.getFirst().ids());
                assertThat(decoded.alternatives()).hasSize(options.numBeams() - 1);
            }
        }
    }

    /** The context without the start token; tokens that a mask hides are not there at all. */
    private static BlankPrompt prompt(JsonNode golden, int row) {
        int[] input = Goldens.ints(golden.get("input_ids").get(row));
        boolean hidesPadding = golden.get("mask_pad_token").asBoolean();
        int[] context = IntStream.range(0, input.length - 1)
                .filter(i -> !hidesPadding
                        || golden.at("/attention_mask/%d/0/0/%d".formatted(row, i))
                                        .asInt()
                                == 1)
                .map(i -> input[i])
                .toArray();
        int mask = IntStream.range(0, context.length)
                .filter(i -> context[i] == GoldenModels.MASK)
                .findFirst()
                .orElseThrow();
        int[][] positions = Goldens.intRows(golden.get("position_ids").get(row));
        return new BlankPrompt(
                context,
                Arrays.copyOf(positions[0], context.length),
                Arrays.copyOf(positions[1], context.length),
                new int[] {mask});
    }

    private static final DecodingTokens TOKENS =
            new DecodingTokens(GoldenModels.SOP, new int[] {GoldenModels.EOP}, 160);

    private static DecodedBlank decode(LanguageModel model, BlankPrompt prompt, DecodingOptions options) {
        return new Decoding(model, TOKENS)
                .run(
                        List.of(prompt),
                        options.toBuilder().alternatives(options.numBeams() - 1).build(),
                        DecodingListener.NONE)
                .getFirst()
                .getFirst();
    }

    private static List<Hypothesis> search(LanguageModel model, BlankPrompt prompt, DecodingOptions options) {
        BeamSearch search = new BeamSearch(prompt, 0, model.config(), TOKENS, options, 0, DecodingListener.NONE);
        try (var batch = model.begin(List.of(prompt.opened(GoldenModels.SOP)))) {
            for (List<Search.Feed> feeds = search.step(batch::logits);
                    !feeds.isEmpty();
                    feeds = search.step(batch::logits)) {
                batch.select(feeds.stream().mapToInt(Search.Feed::parent).toArray());
                batch.advance(
                        feeds.stream().mapToInt(Search.Feed::id).toArray(),
                        feeds.stream().mapToInt(Search.Feed::position).toArray(),
                        feeds.stream().mapToInt(Search.Feed::blockPosition).toArray());
            }
        }
        return search.ranked();
    }
}
