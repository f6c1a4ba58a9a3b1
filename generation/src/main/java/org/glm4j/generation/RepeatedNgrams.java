package org.glm4j.generation;

/** Bans the tokens that would repeat an n-gram of a sequence (as in fairseq's no-repeat n-gram blocking). */
final class RepeatedNgrams {

    private RepeatedNgrams() {}

    /**
     * Forbids every token that, appended to the first {@code length} ids, would complete an n-gram that they already
     * contain.
     *
     * @param size n, at least 1
     */
    static void forbid(int[] ids, int length, int size, TokenScores scores) {
        int prefix = size - 1;
        for (int start = 0; start + size <= length; start++) {
            int i = 0;
            while (i < prefix && ids[start + i] == ids[length - prefix + i]) {
                i++;
            }
            if (i == prefix) {
                scores.forbid(ids[start + prefix]);
            }
        }
    }
}
