package org.glm4j.data.documents;

import java.util.Arrays;

/** Finds the item that holds a unit of the concatenation of all items. */
final class CumulativeLengths {

    private final long[] ends;

    CumulativeLengths(int[] lengths) {
        ends = new long[lengths.length];
        long end = 0;
        for (int i = 0; i < lengths.length; i++) {
            end += lengths[i];
            ends[i] = end;
        }
    }

    long total() {
        return ends[ends.length - 1];
    }

    /**
     * @param unit 0 to {@code total() - 1}
     */
    int locate(long unit) {
        int found = Arrays.binarySearch(ends, unit);
        if (found < 0) {
            return -found - 1;
        }
        while (ends[found] == unit) { // the unit is the first behind this item; empty items share its end
            found++;
        }
        return found;
    }
}
