package org.glm4j.generation.hub;

/**
 * Special tokens that the Hub's inputs are built with.
 *
 * @param sop opens a span
 * @param eop closes a span
 * @param pad fills up targets
 * @param masks tokens that stand for a blank, {@code [MASK]} first
 */
public record HubTokens(int sop, int eop, int pad, int... masks) {

    private boolean isMask(int id) {
        for (int mask : masks) {
            if (id == mask) {
                return true;
            }
        }
        return false;
    }

    /** Index of the first blank of a text, of whatever kind; -1 if it has none. */
    int firstMask(int[] ids) {
        for (int i = 0; i < ids.length; i++) {
            if (isMask(ids[i])) {
                return i;
            }
        }
        return -1;
    }
}
