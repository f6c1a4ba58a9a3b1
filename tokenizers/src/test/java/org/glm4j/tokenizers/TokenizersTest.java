package org.glm4j.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Which vocabulary a location holds, and what is inferred about it. */
class TokenizersTest {

    private static final TokenizerOptions INFERRED = TokenizerOptions.inferred();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        // vocabulary, type, has [gMASK]
        "bert, BERT_WORD_PIECE, false",
        "gpt2, GPT2_BPE, true",
        "roberta, GPT2_BPE, false",
        "chinese, CHINESE_SP, true",
    })
    void infersWhatThePublishedModelsHave(String vocabulary, TokenizerType type, boolean taskMask) {
        try (var tokenizer = Tokenizers.load(Tiny.file(vocabulary))) {
            assertThat(tokenizer.type()).isEqualTo(type);
            assertThat(tokenizer.commands().has(Command.SOP)).isTrue();
            assertThat(tokenizer.commands().has(Command.GMASK)).isEqualTo(taskMask);
            assertThat(tokenizer.commands().has(Command.SMASK)).isEqualTo(taskMask);
            assertThat(tokenizer.commands().has(Command.DBLOCK)).isFalse();
        }
    }

    @Test
    void robertaIsKnownByItsPieces() {
        try (var tokenizer = Tokenizers.load(Tiny.file("roberta"))) {
            assertThat(tokenizer.commands().id(Command.EOS)).isEqualTo(2);
            assertThat(tokenizer.commands().id(Command.ENC)).isZero();
        }
    }

    @Test
    void chineseModelsHaveFixedCommandTokensUnlessTheTypeIsNamedAsForTheReference() {
        try (var published = Tokenizers.load(Tiny.file("chinese"));
                var reference = Tokenizers.load(
                        Tiny.file("chinese"),
                        TokenizerOptions.builder()
                                .type(TokenizerType.CHINESE_SP)
                                .taskMask(true)
                                .build())) {
            assertThat(published.commands().id(Command.GMASK)).isEqualTo(260 + 9);
            assertThat(reference.commands().id(Command.GMASK))
                    .isEqualTo(reference.commands().id(Command.EOP))
                    .isEqualTo(260 + 7);
        }
    }

    @Test
    void aNamedTypeHasNoTaskMaskUnlessItIsAskedFor() {
        var named = TokenizerOptions.builder().type(TokenizerType.GPT2_BPE);
        try (var without = Tokenizers.load(Tiny.file("gpt2"), named.build());
                var with =
                        Tokenizers.load(Tiny.file("gpt2"), named.taskMask(true).build())) {
            assertThat(without.commands().has(Command.GMASK)).isFalse();
            assertThat(with.commands().has(Command.GMASK)).isTrue();
        }
    }

    @Test
    void withoutBlockSymbolsThereAreNoTaskMasksEither() {
        var options = TokenizerOptions.builder()
                .blockSymbols(false)
                .taskMask(true)
                .decoderMask(true)
                .build();
        try (var tokenizer = Tokenizers.load(Tiny.file("gpt2"), options)) {
            assertThat(tokenizer.commands().entries()).hasSize(2);
            assertThat(tokenizer.commands().has(Command.MASK)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bert/vocab.txt, BERT_WORD_PIECE",
        "gpt2/vocab.json, GPT2_BPE",
        "gpt2/merges.txt, GPT2_BPE",
        "chinese/cog-pretrain.model, CHINESE_SP",
    })
    void readsASingleFile(String file, TokenizerType type) {
        try (var tokenizer = Tokenizers.load(Tiny.file(file))) {
            assertThat(tokenizer.type()).isEqualTo(type);
        }
    }

    @Test
    void readsAWordListOfAnyNameWhereTheTypeIsNamed() throws IOException {
        var list = copy("bert/vocab.txt", "words");
        assertFails(list, INFERRED, "the name does not tell what vocabulary this is");
        try (var tokenizer = Tokenizers.load(
                list,
                TokenizerOptions.builder().type(TokenizerType.BERT_WORD_PIECE).build())) {
            assertThat(tokenizer.encode("the cat")).hasSize(2);
        }
    }

    @Test
    void tellsSeveralVocabulariesApartByTypeAndModelType() throws IOException {
        copy("bert/vocab.txt", "bert-base-uncased-vocab.txt");
        copy("gpt2/vocab.json", "gpt2-vocab.json");
        copy("gpt2/merges.txt", "gpt2-merges.txt");
        copy("roberta/vocab.json", "roberta-vocab.json");
        copy("chinese/cog-pretrain.model", "cog-pretrain.model");
        assertFails(
                directory,
                INFERRED,
                "bert-base-uncased-vocab.txt, gpt2-vocab.json, roberta-vocab.json, cog-pretrain.model",
                "--tokenizer-type");
        // Without a model type the reference takes GPT-2's files; RoBERTa's merges are the only ones there.
        assertThat(endOfText(TokenizerOptions.builder().type(TokenizerType.GPT2_BPE)))
                .isEqualTo(326);
        assertThat(endOfText(
                        TokenizerOptions.builder().type(TokenizerType.GPT2_BPE).modelType("roberta")))
                .isEqualTo(2);
        assertThat(endOfText(TokenizerOptions.builder().modelType("roberta"))).isEqualTo(2);
        assertThat(endOfText(TokenizerOptions.builder().modelType("bert-large-uncased")))
                .isZero();
        assertThat(endOfText(TokenizerOptions.builder().type(TokenizerType.CHINESE_SP)))
                .isEqualTo(260);
    }

    @Test
    void prefersPlainNamesAndLooksAtTokenizerJsonLast() throws IOException {
        copy("bert/vocab.txt", "vocab.txt");
        Files.writeString(directory.resolve("old-vocab.txt"), "not a vocabulary");
        Files.writeString(directory.resolve("tokenizer.json"), "not JSON");
        try (var tokenizer = Tokenizers.load(directory)) {
            assertThat(tokenizer.type()).isEqualTo(TokenizerType.BERT_WORD_PIECE);
        }
    }

    @Test
    void aBytePairVocabularyNeedsItsMerges() throws IOException {
        copy("gpt2/vocab.json", "vocab.json");
        assertFails(directory, INFERRED, "it needs a merges.txt beside it, and there is none");
        copy("gpt2/merges.txt", "a-merges.txt");
        copy("gpt2/merges.txt", "b-merges.txt");
        assertFails(directory, INFERRED, "it needs a merges.txt beside it, and there are several");
    }

    @ParameterizedTest
    @CsvSource({
        "GLMBertTokenizer, bert, BERT_WORD_PIECE",
        "GLMGPT2Tokenizer, gpt2, GPT2_BPE",
        "GLMRobertaTokenizer, roberta, GPT2_BPE",
        "GLMChineseTokenizer, chinese, CHINESE_SP",
    })
    void thePublishedClassTellsTheTypeAmongSeveralVocabularies(String name, String vocabulary, TokenizerType type)
            throws IOException {
        copy("bert/vocab.txt", "vocab.txt");
        copy("chinese/cog-pretrain.model", "cog-pretrain.model");
        var pairs = type == TokenizerType.GPT2_BPE ? vocabulary : "gpt2";
        copy(pairs + "/vocab.json", "vocab.json");
        copy(pairs + "/merges.txt", "merges.txt");
        assertFails(directory, INFERRED, "there are several vocabularies");
        config("{\"model_max_length\": 512, \"tokenizer_class\": \"" + name + "\"}");
        try (var tokenizer = Tokenizers.load(directory);
                var plain = Tokenizers.load(Tiny.file(vocabulary))) {
            assertThat(tokenizer.type()).isEqualTo(type);
            assertThat(tokenizer.commands().entries())
                    .isEqualTo(plain.commands().entries());
        }
    }

    @Test
    void publishedFilesTellAboutTaskMasksAndCase() throws IOException {
        copy("gpt2/vocab.json", "vocab.json");
        copy("gpt2/merges.txt", "merges.txt");
        Files.writeString(
                directory.resolve("added_tokens.json"), "{\"<|startofpiece|>\": 327, \"<|endofpiece|>\": 328}");
        try (var tokenizer = Tokenizers.load(directory)) {
            assertThat(tokenizer.commands().has(Command.GMASK)).isFalse();
        }
        Files.writeString(
                directory.resolve("special_tokens_map.json"),
                "{\"additional_special_tokens\": [\"<|startofpiece|>\", \"[gMASK]\", \"[sMASK]\"]}");
        try (var tokenizer = Tokenizers.load(directory)) {
            assertThat(tokenizer.commands().has(Command.GMASK)).isTrue();
        }
    }

    @Test
    void keepsCaseWhereTheConfigurationOrTheModelTypeSaysSo() throws IOException {
        copy("bert/vocab.txt", "vocab.txt");
        int[] lower = ids("the cat", INFERRED);
        assertThat(ids("The CAT", INFERRED)).isEqualTo(lower);
        config("{\"do_lower_case\": false}");
        assertThat(ids("The CAT", INFERRED)).isNotEqualTo(lower);
        assertThat(ids(
                        "The CAT",
                        TokenizerOptions.builder()
                                .modelType("bert-base-uncased")
                                .build()))
                .isEqualTo(lower);
        Files.delete(directory.resolve("tokenizer_config.json"));
        assertThat(ids(
                        "The CAT",
                        TokenizerOptions.builder().modelType("bert-base-cased").build()))
                .isNotEqualTo(lower);
    }

    @ParameterizedTest
    @CsvSource({"bert, true", "gpt2, false", "gpt2, true", "roberta, false"})
    void readsTheVocabularyOfATokenizerJson(String vocabulary, boolean mergesAsPairs) throws IOException {
        var json = new JsonMapper();
        var root = json.createObjectNode();
        root.put("version", "1.0").putArray("added_tokens").addObject().put("id", 5);
        var model = root.putObject("model");
        if (vocabulary.equals("bert")) {
            var lines = Files.readAllLines(Tiny.file("bert/vocab.txt"));
            var pieces = model.putObject("vocab");
            for (int id = lines.size() - 1; id >= 0; id--) {
                pieces.put(lines.get(id), id);
            }
            model.put("type", "WordPiece").put("unk_token", "[UNK]");
        } else {
            model.put("type", "BPE").putNull("dropout");
            model.set("vocab", json.readTree(Tiny.file(vocabulary + "/vocab.json")));
            putMerges(model, Tiny.file(vocabulary + "/merges.txt"), mergesAsPairs);
        }
        json.writeValue(directory.resolve("tokenizer.json"), root);
        var text = "The cat [MASK] sat, 猫 and the naïve dogs!";
        try (var tokenizer = Tokenizers.load(directory);
                var plain = Tokenizers.load(Tiny.file(vocabulary))) {
            assertThat(tokenizer.commands().entries())
                    .isEqualTo(plain.commands().entries());
            assertThat(tokenizer.encode(text)).isEqualTo(plain.encode(text));
        }
    }

    @Test
    void aVocabularyOfAnotherTypeIsRefused() {
        assertFails(
                Tiny.file("bert/vocab.txt"),
                TokenizerOptions.builder().type(TokenizerType.GPT2_BPE).build(),
                "BertWordPieceTokenizer",
                "not for GPT2BPETokenizer");
        assertFails(
                Tiny.file("bert"),
                TokenizerOptions.builder().type(TokenizerType.CHINESE_SP).build(),
                "looked for *.model");
        assertFails(
                Tiny.file("gpt2"),
                TokenizerOptions.builder().modelType("roberta").build(),
                "a vocabulary of RoBERTa has",
                "--tokenizer-model-type");
        assertFails(
                Tiny.file("roberta"),
                TokenizerOptions.builder().modelType("gpt2").build(),
                "a vocabulary of GPT-2 has <|endoftext|>");
    }

    @Test
    void namesWhatIsNotThere() {
        assertFails(directory.resolve("none"), INFERRED, "there is no such file or directory");
        assertFails(directory, INFERRED, "there is no vocabulary here", "vocab.txt, vocab.json");
        assertThatThrownBy(() -> TokenizerType.named("WordPiece"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("ChineseSPTokenizer");
        assertThatThrownBy(() -> TokenizerOptions.builder().sentinels(-1).build())
                .isInstanceOf(InvalidInputException.class);
    }

    private static void putMerges(ObjectNode model, Path file, boolean asPairs) throws IOException {
        var merges = model.putArray("merges");
        Files.readAllLines(file).stream().skip(1).forEach(line -> {
            int space = line.indexOf(' ');
            if (asPairs) {
                merges.addArray().add(line.substring(0, space)).add(line.substring(space + 1));
            } else {
                merges.add(line);
            }
        });
    }

    private int endOfText(TokenizerOptions.Builder options) {
        try (var tokenizer = Tokenizers.load(directory, options.build())) {
            return tokenizer.commands().id(Command.EOS);
        }
    }

    private int[] ids(String text, TokenizerOptions options) {
        try (var tokenizer = Tokenizers.load(directory, options)) {
            return tokenizer.encode(text);
        }
    }

    private void config(String json) throws IOException {
        Files.writeString(directory.resolve("tokenizer_config.json"), json);
    }

    private Path copy(String tiny, String name) throws IOException {
        return Files.copy(Tiny.file(tiny), directory.resolve(name));
    }

    private static void assertFails(Path location, TokenizerOptions options, String... parts) {
        assertThatThrownBy(() -> Tokenizers.load(location, options).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(location.toString())
                .hasMessageContainingAll(parts);
    }
}
