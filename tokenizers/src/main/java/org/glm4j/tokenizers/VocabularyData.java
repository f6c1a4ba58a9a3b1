package org.glm4j.tokenizers;

/** The contents of vocabulary files, checked. */
sealed interface VocabularyData permits WordPieceVocabulary, BytePairVocabulary, SentencePieceVocabulary {

    Vocabulary vocabulary();
}
