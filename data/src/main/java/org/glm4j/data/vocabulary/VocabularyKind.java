package org.glm4j.data.vocabulary;

/** The two kinds of vocabulary that can be learnt. */
public enum VocabularyKind {
    /** BERT's: words of letters or single marks, continued pieces written {@code ##ing}. */
    WORD_PIECE,
    /** GPT-2's: any text, as bytes, with the space in front of a word belonging to it. */
    BYTE_LEVEL_BPE
}
