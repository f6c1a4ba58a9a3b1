package org.glm4j.generation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.glm4j.tokenizers.GlmTokenizer;
import org.glm4j.tokenizers.TokenizerOptions;
import org.glm4j.tokenizers.TokenizerType;
import org.glm4j.tokenizers.Tokenizers;
import tools.jackson.databind.json.JsonMapper;

/** Vocabularies of the test's own making, read as users' files are; and the real ones, where they are there. */
final class TinyTokenizers {

    private TinyTokenizers() {}

    /** WordPiece without task masks: special tokens, then words and endings. */
    static GlmTokenizer words() {
        List<String> pieces = Stream.concat(
                        Stream.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"),
                        Stream.of("the", "cat", "sat", "on", "mat", ".", "(", ")", "play", "##ing", "##ed", "a", "dog"))
                .toList();
        return load(
                Map.of("vocab.txt", String.join("\n", pieces) + "\n"),
                TokenizerOptions.builder().type(TokenizerType.BERT_WORD_PIECE).build());
    }

    /** Byte-level BPE with task masks, one token per byte and no merges. */
    static GlmTokenizer bytes() {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        int next = 256;
        for (int value = 0; value < 256; value++) {
            boolean printable = (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
            vocabulary.put(String.valueOf((char) (printable ? value : next++)), value);
        }
        vocabulary.put("<|endoftext|>", 256);
        return load(
                Map.of("vocab.json", new JsonMapper().writeValueAsString(vocabulary), "merges.txt", "#version: 0.2\n"),
                TokenizerOptions.builder()
                        .type(TokenizerType.GPT2_BPE)
                        .taskMask(true)
                        .build());
    }

    static GlmTokenizer bert() {
        return Tokenizers.load(
                Goldens.shared("vocab/bert-base-uncased-vocab.txt"),
                TokenizerOptions.builder()
                        .type(TokenizerType.BERT_WORD_PIECE)
                        .modelType("bert-base-uncased")
                        .build());
    }

    static GlmTokenizer gpt2() {
        return Tokenizers.load(
                Goldens.shared("vocab"),
                TokenizerOptions.builder()
                        .type(TokenizerType.GPT2_BPE)
                        .modelType("gpt2")
                        .taskMask(true)
                        .build());
    }

    static GlmTokenizer chinese() {
        return Tokenizers.load(
                Goldens.shared("vocab/cog-pretrain.model"),
                TokenizerOptions.builder()
                        .type(TokenizerType.CHINESE_SP)
                        .taskMask(true)
                        .fixCommandToken(true)
                        .build());
    }

    private static GlmTokenizer load(Map<String, String> files, TokenizerOptions options) {
        try {
            Path directory = Files.createTempDirectory("tokenizer");
            try {
                for (var file : files.entrySet()) {
                    Files.writeString(directory.resolve(file.getKey()), file.getValue());
                }
                return Tokenizers.load(directory, options);
            } finally {
                for (String name : files.keySet()) {
                    Files.deleteIfExists(directory.resolve(name));
                }
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
