package org.glm4j.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.glm4j.model.Prompt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The reference's cached greedy decoding of blank after blank: the same tokens from the same scores. */
class GreedyGoldenTest {

    private static final DecodingTokens TOKENS =
            new DecodingTokens(GoldenModels.SOP, new int[] {GoldenModels.EOP, GoldenModels.PAD}, 160);

    static List<JsonNode> greedy() {
        return Goldens.lines("generation/greedy.jsonl");
    }

    static List<JsonNode> blankFill() {
        return Goldens.lines("generation/blank_fill.jsonl");
    }

    @ParameterizedTest
    @MethodSource("greedy")
    void feedsAndChoosesWhatTheReferenceDoes(JsonNode golden) {
        int[] context = Goldens.ints(golden.get("context_ids"));
        int longest = golden.get("out_seq_length").asInt();
        int limit = golden.get("max_memory_length").asInt();
        var model = GoldenModels.Recording.of(
                GoldenModels.trained(golden.get("model").asString(), limit < context.length ? limit : 0));
        boolean blockPositions = model.config().blockPositionEncoding();
        BlankPrompt prompt =
                BlankPrompt.of(context, Goldens.ints(golden.get("mask_positions")), blockPositions, longest);
        JsonNode positions = golden.get("context_position_ids").get(0);
        assertThat(prompt.positions()).isEqualTo(Goldens.ints(blockPositions ? positions.get(0) : positions));

        List<DecodedBlank> blanks = new Decoding(model, TOKENS)
                .run(
                        List.of(prompt),
                        DecodingOptions.builder().outSeqLength(longest).build(),
                        DecodingListener.NONE)
                .getFirst();

        List<Integer> output = new ArrayList<>(IntStream.of(context).boxed().toList());
        for (DecodedBlank blank : blanks) {
            output.add(GoldenModels.SOP);
            IntStream.of(blank.best().ids()).forEach(output::add);
        }
        assertThat(output)
                .containsExactlyElementsOf(IntStream.of(Goldens.ints(golden.get("output_ids")))
                        .boxed()
                        .toList());

        JsonNode calls = golden.get("calls");
        assertThat(model.read()).hasSize(calls.size() - 1);
        for (int call = 1; call < calls.size(); call++) {
            assertTop(model.read().get(call - 1), calls.get(call));
        }
        try (var batch = model.begin(
                List.of(new Prompt(context, prompt.positions(), prompt.blockPositions(), context.length)))) {
            assertTop(batch.logits(0), calls.get(0));
        }
    }

    private static void assertTop(float[] logits, JsonNode call) {
        int[] ids = Goldens.ints(call.get("top5_ids").get(0));
        double[] scores = Goldens.doubles(call.get("top5_logits").get(0));
        for (int i = 0; i < ids.length; i++) {
            assertThat((double) logits[ids[i]]).isCloseTo(scores[i], within(2e-4));
        }
        assertThat(TopTokens.select(logits, logits.length, 1)).containsExactly(ids[0]);
    }

    @ParameterizedTest
    @MethodSource("blankFill")
    void fillsABatchOfTextsAsTheReferenceDoes(JsonNode golden) {
        int[][] inputs = Goldens.intRows(golden.get("input_ids"));
        var options = DecodingOptions.builder()
                .outSeqLength(golden.get("tgt_seq_length").asInt())
                .build();
        List<BlankPrompt> prompts = new ArrayList<>();
        for (int[] input : inputs) {
            // The reference's rows end with the start token, which opens the first blank.
            int[] context = IntStream.of(input).limit(input.length - 1).toArray();
            int[] masks = IntStream.range(0, context.length)
                    .filter(i -> context[i] == GoldenModels.MASK)
                    .toArray();
            prompts.add(BlankPrompt.of(context, masks, true, options.outSeqLength()));
        }
        List<String> filled = new ArrayList<>();
        var model = GoldenModels.trained("tiny_trained", 0);
        var tokens = new DecodingTokens(GoldenModels.SOP, new int[] {GoldenModels.EOP}, 160);
        List<List<DecodedBlank>> decoded = new Decoding(model, tokens).run(prompts, options, DecodingListener.NONE);
        for (int row = 0; row < inputs.length; row++) {
            filled.add(filled(prompts.get(row), decoded.get(row)));
        }
        assertThat(filled)
                .containsExactlyElementsOf(golden.get("filled_ids_as_text")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList());
    }

    private static String filled(BlankPrompt prompt, List<DecodedBlank> blanks) {
        List<String> text = new ArrayList<>();
        int blank = 0;
        for (int id : prompt.ids()) {
            if (id == GoldenModels.MASK) {
                IntStream.of(blanks.get(blank++).best().ids()).forEach(fill -> text.add(Integer.toString(fill)));
            } else if (id != GoldenModels.PAD) {
                text.add(Integer.toString(id));
            }
        }
        return String.join(" ", text);
    }

    @Test
    void aBatchOfDifferentPromptsGivesWhatEachGivesAlone() {
        List<BlankPrompt> prompts = greedy().stream()
                .filter(golden -> golden.get("model").asString().equals("tiny_trained"))
                .map(golden -> BlankPrompt.of(
                        Goldens.ints(golden.get("context_ids")), Goldens.ints(golden.get("mask_positions")), true, 8))
                .toList();
        var model = GoldenModels.trained("tiny_trained", 0);
        Decoding decoding = new Decoding(model, TOKENS);
        for (int beams : new int[] {1, 3}) {
            var options =
                    DecodingOptions.builder().outSeqLength(8).numBeams(beams).build();
            List<List<DecodedBlank>> together = decoding.run(prompts, options, DecodingListener.NONE);
            for (int i = 0; i < prompts.size(); i++) {
                List<DecodedBlank> alone = decoding.run(List.of(prompts.get(i)), options, DecodingListener.NONE)
                        .getFirst();
                for (int blank = 0; blank < alone.size(); blank++) {
                    Hypothesis expected = alone.get(blank).best();
                    Hypothesis actual = together.get(i).get(blank).best();
                    assertThat(actual.ids()).isEqualTo(expected.ids());
                    assertThat(actual.logProbability()).isCloseTo(expected.logProbability(), within(1e-4));
                }
            }
        }
    }
}
