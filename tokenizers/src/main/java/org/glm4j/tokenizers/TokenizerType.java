package org.glm4j.tokenizers;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.glm4j.foundation.InvalidInputException;

/** The tokenizers of the reference, by its names ({@code --tokenizer-type}). */
public enum TokenizerType {
    /** WordPiece of BERT: {@code glm-base}, {@code glm-large}, {@code glm-doc}, {@code glm-410m}, {@code glm-515m}. */
    BERT_WORD_PIECE("BertWordPieceTokenizer"),
    /** Byte-level BPE of GPT-2 and, with {@code --tokenizer-model-type roberta}, of RoBERTa. */
    GPT2_BPE("GPT2BPETokenizer"),
    /** SentencePiece of the Chinese models. */
    CHINESE_SP("ChineseSPTokenizer"),
    /** Any SentencePiece model behind the reference's generic table of special tokens. */
    SENTENCE_PIECE("SentencePieceTokenizer"),
    /** One id per character up to U+00FF behind the reference's generic table of special tokens. */
    CHARACTER_LEVEL("CharacterLevelTokenizer");

    private final String referenceName;

    TokenizerType(String referenceName) {
        this.referenceName = referenceName;
    }

    /** The name that {@code --tokenizer-type} takes. */
    public String referenceName() {
        return referenceName;
    }

    /**
     * The type of this name of the reference.
     *
     * @throws InvalidInputException if there is none
     */
    public static TokenizerType named(String referenceName) {
        return Arrays.stream(values())
                .filter(type -> type.referenceName.equals(referenceName))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("there is no tokenizer type %s; there are %s"
                        .formatted(
                                referenceName,
                                Arrays.stream(values())
                                        .map(TokenizerType::referenceName)
                                        .collect(Collectors.joining(", ")))));
    }
}
