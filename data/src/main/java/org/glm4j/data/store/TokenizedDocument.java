package org.glm4j.data.store;

import java.util.Arrays;
import java.util.List;
import org.glm4j.data.corpus.CorpusDocument;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;

/**
 * A document's ids and which of them may be predicted.
 *
 * @param ids token ids
 * @param lossRuns lengths of stretches, not predicted and predicted in turns, that sum to all tokens; empty where
 *     everything is predicted
 */
record TokenizedDocument(int[] ids, int[] lossRuns) {

    private static final int[] ALL_PREDICTED = {};

    /** Tokenises each segment by itself, as the reference does. */
    static TokenizedDocument of(CorpusDocument document, GlmTokenizer tokenizer) {
        List<CorpusDocument.Segment> segments = document.segments();
        int[][] encoded = new int[segments.size()][];
        int[] runs = new int[segments.size() + 1];
        int run = 0;
        int length = 0;
        for (int i = 0; i < encoded.length; i++) {
            CorpusDocument.Segment segment = segments.get(i);
            int[] ids = tokenizer.encode(segment.text());
            if (segment.closed()) {
                ids = Arrays.copyOf(ids, ids.length + 1);
                ids[ids.length - 1] = tokenizer.commands().id(Command.EOP);
            }
            encoded[i] = ids;
            length += ids.length;
            if (segment.predicted() != (run % 2 == 1)) {
                run++; // odd runs are predicted
            }
            runs[run] += ids.length;
        }
        int[] ids = new int[length];
        int at = 0;
        for (int[] part : encoded) {
            System.arraycopy(part, 0, ids, at, part.length);
            at += part.length;
        }
        boolean allPredicted = run == 1 && runs[0] == 0;
        return new TokenizedDocument(ids, allPredicted ? ALL_PREDICTED : Arrays.copyOf(runs, run + 1));
    }

    /** Whether the model has anything to learn from it. */
    boolean hasTargets() {
        if (lossRuns.length == 0) {
            return ids.length > 0;
        }
        for (int run = 1; run < lossRuns.length; run += 2) {
            if (lossRuns[run] > 0) {
                return true;
            }
        }
        return false;
    }
}
