package org.glm4j.data.store;

import org.glm4j.data.corpus.ReadCounts;

/**
 * What a shard says about itself, at its end.
 *
 * @param bytesPerToken 2 or 4
 * @param documents documents in this shard
 * @param tokens tokens in this shard
 * @param runs entries of the loss runs
 * @param tableChecksum CRC-32C of everything between the tokens and this footer
 * @param recordsEnd records of the corpus that are used up behind this shard
 * @param counts what became of the corpus' records up to there
 */
record ShardFooter(
        int bytesPerToken,
        int documents,
        int tokens,
        int runs,
        long tableChecksum,
        long recordsEnd,
        ReadCounts counts) {}
