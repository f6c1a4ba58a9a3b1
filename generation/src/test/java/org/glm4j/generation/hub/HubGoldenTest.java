package org.glm4j.generation.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.glm4j.checkpoint.GlmConfigOverrides;
import org.glm4j.generation.DecodingOptions;
import org.glm4j.generation.GlmOptions;
import org.glm4j.generation.GoldenModels;
import org.glm4j.generation.Goldens;
import org.glm4j.model.LoadOptions;
import org.glm4j.model.Logits;
import org.glm4j.model.TorchLanguageModel;
import org.glm4j.tokenizers.HubTokenizer;
import org.glm4j.tokenizers.TokenizerOptions;
import org.glm4j.tokenizers.TokenizerType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Inputs, losses, scores and greedy texts of the Hub's GLM code. */
class HubGoldenTest {

    /** The model with BERT's vocabulary, behind each of the tokenizers; run with the exact GELU, as the Hub's code does. */
    private static final Map<String, HubGlm> OPEN = new ConcurrentHashMap<>();

    @AfterAll
    static void close() {
        OPEN.values().forEach(HubGlm::close);
        OPEN.clear();
    }

    private static HubGlm glm(String tokenizer) {
        return OPEN.computeIfAbsent(tokenizer, name -> {
            Path vocabulary = Goldens.shared("vocab");
            var options = TokenizerOptions.builder();
            GlmOptions located = switch (name) {
                case "bert" ->
                    GlmOptions.DEFAULTS
                            .withTokenizer(vocabulary.resolve("bert-base-uncased-vocab.txt"))
                            .withTokenizerOptions(
                                    options.type(TokenizerType.BERT_WORD_PIECE).build());
                case "gpt2" ->
                    GlmOptions.DEFAULTS
                            .withTokenizer(vocabulary)
                            .withTokenizerOptions(options.type(TokenizerType.GPT2_BPE)
                                    .modelType("gpt2")
                                    .build());
                case "chinese" ->
                    GlmOptions.DEFAULTS
                            .withTokenizer(vocabulary.resolve("cog-pretrain.model"))
                            .withTokenizerOptions(
                                    options.type(TokenizerType.CHINESE_SP).build());
                default -> throw new IllegalArgumentException(name);
            };
            return HubGlm.load(
                    Goldens.shared("goldens/checkpoints/bertvocab_h16/hf"),
                    located.withModel(LoadOptions.defaults()
                            .withOverrides(
                                    GlmConfigOverrides.builder().gelu("erf").build())));
        });
    }

    static List<JsonNode> generationInputs() {
        return Goldens.lines("hf/build_inputs.jsonl").stream()
                .filter(golden -> golden.get("kind").asString().equals("build_inputs_for_generation"))
                .toList();
    }

    static List<JsonNode> choiceInputs() {
        return Goldens.lines("hf/build_inputs.jsonl").stream()
                .filter(golden -> golden.get("kind").asString().equals("build_inputs_for_multiple_choice"))
                .toList();
    }

    static List<JsonNode> greedy() {
        return Goldens.lines("hf/greedy_mems.jsonl");
    }

    @ParameterizedTest
    @MethodSource("generationInputs")
    void buildsInputsForGeneration(JsonNode golden) {
        HubGlm glm = glm(golden.get("tokenizer").asString());
        HubTokenizer.Batch texts = glm.encode(strings(golden.get("texts")));
        assertThat(texts.inputIds()).isDeepEqualTo(Goldens.intRows(golden.get("input_ids")));
        assertThat(texts.attentionMask()).isDeepEqualTo(Goldens.intRows(golden.get("attention_mask")));

        int maxGenLength = golden.get("max_gen_length").asInt();
        GenerationInputs inputs = golden.has("targets")
                ? glm.buildInputsForGeneration(
                        texts,
                        strings(golden.get("targets")),
                        maxGenLength,
                        golden.get("padding").asBoolean())
                : glm.buildInputsForGeneration(texts, maxGenLength);

        JsonNode result = golden.get("result");
        assertThat(inputs.inputIds()).isDeepEqualTo(Goldens.intRows(result.get("input_ids")));
        assertPositions(inputs.positionIds(), result.get("position_ids"));
        assertMask(
                inputs.attentionMask(),
                result.get(golden.has("targets") ? "attention_mask" : "generation_attention_mask"));
        assertThat(inputs.labels().isPresent()).isEqualTo(result.has("labels"));
        inputs.labels().ifPresent(labels -> assertThat(labels).isDeepEqualTo(Goldens.intRows(result.get("labels"))));

        if (golden.has("loss")) {
            ModelOutput output = glm.forward(inputs);
            assertThat(output.loss().orElseThrow())
                    .isCloseTo(
                            golden.get("loss").asDouble(),
                            within(1e-4 * golden.get("loss").asDouble()));
            assertLogits(output.logits(), golden.get("logits"));
            assertThat(output.logits().argmax()).isDeepEqualTo(Goldens.intRows(golden.get("argmax")));
        }
    }

    @ParameterizedTest
    @MethodSource("choiceInputs")
    void buildsInputsForMultipleChoice(JsonNode golden) {
        HubGlm glm = glm(golden.get("tokenizer").asString());
        HubTokenizer.Batch texts = glm.encode(strings(golden.get("texts")));
        List<List<String>> choices =
                golden.get("choices").valueStream().map(HubGoldenTest::strings).toList();
        MultipleChoiceInputs inputs = glm.buildInputsForMultipleChoice(texts, choices);

        JsonNode result = golden.get("result");
        assertThat(inputs.inputIds()).isDeepEqualTo(Goldens.intRows(result.get("input_ids")));
        assertPositions(inputs.positionIds(), result.get("position_ids"));
        assertMask(inputs.attentionMask(), result.get("attention_mask"));
        for (int row = 0; row < choices.size(); row++) {
            assertThat(inputs.choiceIds()[row])
                    .isDeepEqualTo(Goldens.intRows(result.get("choice_ids").get(row)));
            assertThat(inputs.choiceIndices()[row])
                    .isDeepEqualTo(Goldens.intRows(result.get("choice_indices").get(row)));
        }

        if (golden.has("choice_logits")) {
            MultipleChoiceOutput output = glm.forward(inputs, Goldens.ints(golden.get("labels")));
            assertThat(output.loss().orElseThrow()).isCloseTo(golden.get("loss").asDouble(), within(1e-7));
            for (int row = 0; row < choices.size(); row++) {
                assertThat(output.logits()[row])
                        .containsExactly(
                                Goldens.doubles(golden.get("choice_logits").get(row)), within(2e-4));
            }
            assertLogits(output.languageModelLogits(), golden.get("lm_logits"));
            assertThat(output.best()).containsOnly(0);
            assertThat(glm.forward(inputs).loss()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("greedy")
    void generatesWithACacheWhatTheHubDoes(JsonNode golden) {
        int[][] ids = Goldens.intRows(golden.get("input_ids"));
        int[][][] positions =
                golden.get("position_ids").valueStream().map(Goldens::intRows).toArray(int[][][]::new);
        boolean[][][] mask = golden.get("generation_attention_mask")
                .valueStream()
                .map(rows -> booleans(Goldens.intRows(rows.get(0))))
                .toArray(boolean[][][]::new);
        GenerationInputs inputs = new GenerationInputs(ids, positions, mask, Optional.empty());
        var model = GoldenModels.Recording.of(
                golden.get("model").asString().equals("tiny_trained")
                        ? GoldenModels.trainedWithTheHubsGelu()
                        : new TorchLanguageModel(glm("bert").model()));
        int[][] outputs = new HubGeneration(
                        model,
                        ids[0][ids[0].length - 1],
                        golden.get("eos_id").asInt(),
                        golden.get("pad_id").asInt())
                .generate(
                        inputs,
                        DecodingOptions.builder()
                                .outSeqLength(golden.get("max_new_tokens").asInt())
                                .build());
        assertThat(outputs).isDeepEqualTo(Goldens.intRows(golden.get("output_ids")));

        // Shorter texts come first in the batch; in these cases all of a batch end together.
        int[] order = IntStream.range(0, ids.length)
                .boxed()
                .sorted(Comparator.comparingInt(row -> count(mask[row][ids[0].length - 1])))
                .mapToInt(Integer::intValue)
                .toArray();
        JsonNode steps = golden.get("steps");
        assertThat(model.read()).hasSize(steps.size() * ids.length);
        for (int step = 0; step < steps.size(); step++) {
            for (int k = 0; k < order.length; k++) {
                float[] logits = model.read().get(step * ids.length + k);
                int[] top = Goldens.ints(steps.get(step).get("top3_ids").get(order[k]));
                double[] scores =
                        Goldens.doubles(steps.get(step).get("top3_logits").get(order[k]));
                for (int i = 0; i < top.length; i++) {
                    assertThat((double) logits[top[i]]).isCloseTo(scores[i], within(2e-4));
                }
            }
        }
    }

    private static int count(boolean[] visible) {
        int count = 0;
        for (boolean one : visible) {
            count += one ? 1 : 0;
        }
        return count;
    }

    private static void assertPositions(int[][][] positions, JsonNode golden) {
        for (int row = 0; row < positions.length; row++) {
            assertThat(positions[row]).isDeepEqualTo(Goldens.intRows(golden.get(row)));
        }
    }

    private static void assertMask(boolean[][][] mask, JsonNode golden) {
        assertThat(mask).hasDimensions(golden.size(), golden.get(0).get(0).size());
        for (int row = 0; row < mask.length; row++) {
            assertThat(mask[row])
                    .isDeepEqualTo(booleans(Goldens.intRows(golden.get(row).get(0))));
        }
    }

    /** Every stride-th element and the sums, as the reference values summarise a tensor. */
    private static void assertLogits(Logits logits, JsonNode golden) {
        assertThat(new int[] {logits.batch(), logits.length(), logits.vocabSize()})
                .containsExactly(Goldens.ints(golden.get("shape")));
        double[] samples = Goldens.doubles(golden.get("samples"));
        int stride = golden.get("stride").asInt();
        for (int i = 0; i < samples.length; i++) {
            assertThat(logits.values()[i * stride]).isCloseTo(samples[i], within(2e-4));
        }
        double scale = golden.get("abssum").asDouble();
        assertThat(Arrays.stream(logits.values()).sum())
                .isCloseTo(golden.get("sum").asDouble(), within(2e-4 * scale));
        assertThat(Arrays.stream(logits.values()).map(Math::abs).sum()).isCloseTo(scale, within(2e-4 * scale));
    }

    private static boolean[][] booleans(int[][] rows) {
        boolean[][] booleans = new boolean[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            booleans[row] = new boolean[rows[row].length];
            for (int i = 0; i < rows[row].length; i++) {
                booleans[row][i] = rows[row][i] == 1;
            }
        }
        return booleans;
    }

    private static List<String> strings(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }
}
