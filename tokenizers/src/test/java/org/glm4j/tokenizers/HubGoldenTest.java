package org.glm4j.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every case of the Hub's tokenizers. */
class HubGoldenTest {

    private static final Map<String, TokenizerType> TYPES = Map.of(
            "bert", TokenizerType.BERT_WORD_PIECE,
            "gpt2", TokenizerType.GPT2_BPE,
            "chinese", TokenizerType.CHINESE_SP);

    @ParameterizedTest
    @ValueSource(strings = {"bert", "gpt2", "chinese"})
    void encodesAndDecodesAsTheHub(String vocabulary) {
        try (var tokenizer = open(vocabulary)) {
            var cases = lines("tokenizer_cases", vocabulary);
            assertThat(cases).hasSize(110).allSatisfy(line -> {
                int[] ids = Shared.ints(line.get("ids"));
                assertThat(tokenizer.encode(line.get("text").asString())).isEqualTo(ids);
                assertThat(tokenizer.decode(ids)).isEqualTo(line.get("decoded").asString());
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "gpt2", "chinese"})
    void fillsBatchesUpAsTheHub(String vocabulary) {
        try (var tokenizer = open(vocabulary)) {
            assertThat(lines("build_inputs", vocabulary)).hasSizeGreaterThan(5).allSatisfy(line -> {
                var batch = tokenizer.encodeBatch(Shared.strings(line.get("texts")));
                assertThat(batch.inputIds()).isDeepEqualTo(rows(line.get("input_ids")));
                assertThat(batch.attentionMask()).isDeepEqualTo(rows(line.get("attention_mask")));
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "gpt2", "chinese"})
    void encodesTargetsAndChoicesWithoutSpecialTokens(String vocabulary) {
        try (var tokenizer = open(vocabulary)) {
            var choices = new LinkedHashSet<List<int[]>>();
            for (var line : lines("build_inputs", vocabulary)) {
                if (line.has("choices")) {
                    for (int i = 0; i < line.get("choices").size(); i++) {
                        var texts = Shared.strings(line.get("choices").get(i));
                        var ids = line.get("result").get("choice_ids").get(i);
                        for (int j = 0; j < texts.size(); j++) {
                            int[] expected = Shared.ints(ids.get(j));
                            assertThat(tokenizer.encode(texts.get(j), false)).isEqualTo(expected);
                            choices.add(List.of(expected));
                        }
                    }
                }
            }
            assertThat(choices).hasSizeGreaterThanOrEqualTo(vocabulary.equals("chinese") ? 0 : 6);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "gpt2", "chinese"})
    void numbersSpecialTokensAsTheHub(String vocabulary) {
        var golden = Shared.json("goldens/hf/special_ids.json").get(vocabulary);
        try (var tokenizer = open(vocabulary)) {
            var ids = tokenizer.specialIds();
            assertThat(ids)
                    .isEqualTo(new HubSpecialIds(
                            golden.get("cls").asInt(),
                            optional(golden, "eos"),
                            golden.get("pad").asInt(),
                            golden.get("mask").asInt(),
                            golden.get("sep").asInt(),
                            golden.get("unk").asInt(),
                            golden.get("sop").asInt(),
                            golden.get("eop").asInt(),
                            optional(golden, "gmask"),
                            optional(golden, "smask")));
            assertThat(ids.maskIds()).containsExactly(boxed(golden.get("mask_token_ids")));
        }
    }

    private static HubTokenizer open(String vocabulary) {
        return HubTokenizer.load(
                Shared.vocabularies(),
                TokenizerOptions.builder().type(TYPES.get(vocabulary)).build());
    }

    private static List<JsonNode> lines(String file, String vocabulary) {
        return Shared.jsonLines("goldens/hf/" + file + ".jsonl").stream()
                .filter(line -> line.get("tokenizer").asString().equals(vocabulary))
                .toList();
    }

    private static int[][] rows(JsonNode array) {
        return IntStream.range(0, array.size())
                .mapToObj(i -> Shared.ints(array.get(i)))
                .toArray(int[][]::new);
    }

    private static OptionalInt optional(JsonNode object, String name) {
        return object.hasNonNull(name) ? OptionalInt.of(object.get(name).asInt()) : OptionalInt.empty();
    }

    private static Integer[] boxed(JsonNode array) {
        return IntStream.of(Shared.ints(array)).boxed().toArray(Integer[]::new);
    }
}
