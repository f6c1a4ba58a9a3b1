package org.glm4j.tokenizers;

import java.util.Optional;

/** The vocabularies that have a table of special tokens of their own. */
enum TokenizerFamily {
    BERT(TokenizerType.BERT_WORD_PIECE),
    GPT2(TokenizerType.GPT2_BPE),
    ROBERTA(TokenizerType.GPT2_BPE),
    CHINESE(TokenizerType.CHINESE_SP),
    SENTENCE_PIECE(TokenizerType.SENTENCE_PIECE),
    CHARACTERS(TokenizerType.CHARACTER_LEVEL);

    private final TokenizerType type;

    TokenizerFamily(TokenizerType type) {
        this.type = type;
    }

    TokenizerType type() {
        return type;
    }

    /** What the vocabulary of a type lies in; empty for characters, which need none. */
    static Optional<VocabularyFiles.Kind> files(TokenizerType type) {
        return switch (type) {
            case BERT_WORD_PIECE -> Optional.of(VocabularyFiles.Kind.WORD_PIECES);
            case GPT2_BPE -> Optional.of(VocabularyFiles.Kind.BYTE_PAIRS);
            case CHINESE_SP, SENTENCE_PIECE -> Optional.of(VocabularyFiles.Kind.SENTENCE_PIECES);
            case CHARACTER_LEVEL -> Optional.empty();
        };
    }

    /** Task masks where neither options nor files say: the models published with these vocabularies have them or not. */
    boolean publishedWithTaskMask() {
        return this == GPT2 || this == CHINESE;
    }
}
