package org.glm4j.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every case of the reference's values: tables of special tokens, ids, decoded text. */
class ReferenceGoldenTest {

    private static final String BERT = "--block-lm --tokenizer-type BertWordPieceTokenizer";
    private static final String GPT2 = "--block-lm --tokenizer-type GPT2BPETokenizer";
    private static final String ROBERTA = GPT2 + " --tokenizer-model-type roberta";
    private static final String CHINESE = "--block-lm --tokenizer-type ChineseSPTokenizer";

    @ParameterizedTest
    @CsvSource({
        "cases_bert, " + BERT,
        "cases_alt_bert_noblock, --tokenizer-type BertWordPieceTokenizer",
        "cases_alt_bert_taskmask, --task-mask " + BERT,
        "cases_alt_bert_sentinel, --sentinel-token --max-position-embeddings 8 " + BERT,
        "cases_gpt2, --task-mask " + GPT2,
        "cases_alt_gpt2_noblock, --tokenizer-type GPT2BPETokenizer",
        "cases_alt_gpt2_notaskmask, " + GPT2,
        "cases_alt_gpt2_decodermask, --task-mask --block-mask-prob 0.1 " + GPT2,
        "cases_roberta, --task-mask " + ROBERTA,
        "cases_alt_roberta_notaskmask, " + ROBERTA,
        "cases_chinese, --task-mask --fix-command-token " + CHINESE,
        "cases_alt_chinese_noblock, --tokenizer-type ChineseSPTokenizer",
        "cases_alt_chinese_nofix, --task-mask " + CHINESE,
    })
    void encodesAndDecodesAsTheReference(String cases, String flags) {
        try (var tokenizer = open(List.of(flags.split(" ")))) {
            var lines = Shared.jsonLines("goldens/tokenizers/" + cases + ".jsonl");
            assertThat(lines).hasSizeGreaterThan(50).allSatisfy(line -> {
                int[] ids = Shared.ints(line.get("ids"));
                assertThat(tokenizer.encode(line.get("text").asString())).isEqualTo(ids);
                assertThat(tokenizer.decode(ids)).isEqualTo(line.get("decoded").asString());
                if (line.has("pieces")) {
                    assertThat(Arrays.stream(ids).mapToObj(tokenizer::token).toList())
                            .isEqualTo(Shared.strings(line.get("pieces")));
                }
            });
            var texts = lines.stream().map(line -> line.get("text").asString()).toList();
            assertThat(tokenizer.encodeAll(texts))
                    .isDeepEqualTo(lines.stream()
                            .map(line -> Shared.ints(line.get("ids")))
                            .toArray(int[][]::new));
        }
    }

    @Test
    void numbersTheSpecialTokensOfEveryConfigurationAsTheReference() {
        assertThat(Shared.json("goldens/tokenizers/special_tokens.json"))
                .hasSize(20)
                .allSatisfy(golden -> {
                    try (var tokenizer = open(Shared.strings(golden.get("flags")))) {
                        assertThat(tokenizer.commands().entries())
                                .isEqualTo(CommandTablesTest.entries(golden.get("commands")));
                        assertThat(tokenizer.commands().entries())
                                .hasSize(golden.get("num_command_tokens").asInt());
                        assertThat(tokenizer.vocabularySize())
                                .isEqualTo(golden.get("num_tokens").asInt());
                        assertThat(tokenizer.textVocabularySize())
                                .isEqualTo(golden.get("num_text_tokens").asInt());
                        assertThat(tokenizer.paddedVocabularySize(128))
                                .isEqualTo(golden.get("padded_vocab_size").asInt());
                        assertThat(tokenizer.commands().id(Command.EOS))
                                .isEqualTo(golden.get("eod_token").asInt());
                        for (var entry : golden.get("id_to_token").properties()) {
                            assertThat(tokenizer.token(Integer.parseInt(entry.getKey())))
                                    .isEqualTo(entry.getValue().asString());
                        }
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "gpt2", "roberta", "chinese"})
    void decodesAnyIdsAsTheReference(String vocabulary) {
        var flags = Map.of("bert", BERT, "gpt2", GPT2, "roberta", ROBERTA, "chinese", CHINESE)
                .get(vocabulary);
        try (var tokenizer = open(List.of(flags.split(" ")))) {
            var cases = Shared.jsonLines("goldens/tokenizers/decode_random_ids.jsonl").stream()
                    .filter(line -> line.get("tokenizer").asString().equals(vocabulary))
                    .toList();
            assertThat(cases)
                    .hasSize(12)
                    .allSatisfy(line -> assertThat(tokenizer.decode(Shared.ints(line.get("ids"))))
                            .isEqualTo(line.get("decoded").asString()));
        }
    }

    @Test
    void standardizesPunctuationAsTheReference() {
        assertThat(Shared.json("goldens/tokenizers/punctuation_standardization.json"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(PunctuationStandardization.apply(
                                line.get("text").asString()))
                        .isEqualTo(line.get("result").asString()));
    }

    /** The reference's flags, as its command line reads them. */
    private static GlmTokenizer open(List<String> flags) {
        var options = TokenizerOptions.builder().blockSymbols(flags.contains("--block-lm"));
        boolean sentinels = flags.contains("--sentinel-token");
        for (Iterator<String> flag = flags.iterator(); flag.hasNext(); ) {
            switch (flag.next()) {
                case "--tokenizer-type" -> options.type(TokenizerType.named(flag.next()));
                case "--tokenizer-model-type" -> options.modelType(flag.next());
                case "--task-mask" -> options.taskMask(true);
                case "--block-mask-prob", "--context-mask-ratio" ->
                    options.decoderMask(Double.parseDouble(flag.next()) > 0);
                case "--max-position-embeddings" -> options.sentinels(sentinels ? Integer.parseInt(flag.next()) : 0);
                case "--fix-command-token" -> options.fixCommandToken(true);
                default -> {}
            }
        }
        return Tokenizers.load(Shared.vocabularies(), options.build());
    }
}
