/**
 * New vocabularies from text: WordPiece and byte-level BPE, learnt by merging the most frequent pairs (Sennrich, Haddow
 * and Birch, "Neural machine translation of rare words with subword units", ACL 2016), and written as the files that
 * Hugging Face's tokenizers use.
 */
package org.glm4j.data.vocabulary;
