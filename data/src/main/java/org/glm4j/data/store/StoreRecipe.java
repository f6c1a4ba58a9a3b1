package org.glm4j.data.store;

import java.util.List;
import java.util.Optional;

/**
 * Everything that decides what a store holds. Two builds with equal recipes give the same bytes.
 *
 * @param corpus the corpus' name
 * @param reader the reader's name
 * @param textKey field of the text, where the user named one
 * @param delimiter between fields of CSV files
 * @param files names and sizes of the corpus' files
 * @param filterEnglish whether other languages were left out
 * @param skipMalformed whether malformed records were skipped
 * @param tokenizer fingerprint of the tokenizer
 * @param vocabularySize ids it has
 * @param bytesPerToken 2 or 4
 * @param shardTokens tokens after which a shard ends
 */
record StoreRecipe(
        String corpus,
        String reader,
        Optional<String> textKey,
        String delimiter,
        List<String> files,
        boolean filterEnglish,
        boolean skipMalformed,
        String tokenizer,
        int vocabularySize,
        int bytesPerToken,
        long shardTokens) {}
