package org.glm4j.tokenizers;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.glm4j.foundation.InvalidInputException;

/**
 * Checks the table of character replacements inside a SentencePiece model: the length of a double-array trie (of the
 * darts-clone library), the trie, and the texts its leaves point to. SentencePiece walks the trie without looking at its
 * bounds and keeps a fixed number of matches, so every place that can be reached is visited here first.
 */
final class CharacterMapCheck {

    private static final int HEADER = Integer.BYTES;
    private static final int MOST_MATCHES = 32;

    private static final int NONE = -1;

    private final int[] units;
    private final int texts; // bytes of them
    private final int[] firstChild; // by the place that children are counted from
    private final int[] nextChild; // by child
    private final byte[] matches; // most matches on a way to a unit, NONE where no way leads there

    private CharacterMapCheck(int[] units, int texts) {
        this.units = units;
        this.texts = texts;
        firstChild = new int[units.length];
        nextChild = new int[units.length];
        matches = new byte[units.length];
        Arrays.fill(firstChild, NONE);
        Arrays.fill(matches, (byte) NONE);
        for (int child = 0; child < units.length; child++) {
            // The child of label l lies at its parent's children ^ l; a unit with the highest bit set is a value.
            int children = child ^ (units[child] & 0xFF);
            if (units[child] >= 0 && children < units.length) {
                nextChild[child] = firstChild[children];
                firstChild[children] = child;
            }
        }
    }

    /**
     * @param file the model's, for messages
     * @param map little-endian, empty for a model that replaces nothing
     */
    static void check(Path file, ByteBuffer map) {
        if (map.hasRemaining() && !isSound(map)) {
            throw new InvalidInputException("%s: its table of character replacements is damaged".formatted(file));
        }
    }

    private static boolean isSound(ByteBuffer map) {
        long trie = map.remaining() < HEADER ? 0 : map.getInt(0) & 0xFFFFFFFFL;
        if (trie == 0 || trie % Integer.BYTES != 0 || trie >= map.remaining() - HEADER) {
            return false;
        }
        var units = new int[(int) trie / Integer.BYTES];
        map.slice(HEADER, (int) trie).order(map.order()).asIntBuffer().get(units);
        return new CharacterMapCheck(units, map.remaining() - HEADER - (int) trie).staysInside();
    }

    private boolean staysInside() {
        var open = new ArrayDeque<Integer>();
        matches[0] = 0;
        open.push(0);
        while (!open.isEmpty()) {
            int unit = open.pop();
            int children = unit ^ offset(units[unit]);
            if (children < 0 || (children | 0xFF) >= units.length) {
                return false;
            }
            int found = matches[unit];
            if (unit != 0 && hasLeaf(units[unit])) {
                found++;
                if (found > MOST_MATCHES || (units[children] & Integer.MAX_VALUE) >= texts) {
                    return false;
                }
            }
            for (int child = firstChild[children]; child != NONE; child = nextChild[child]) {
                if (matches[child] < found) {
                    matches[child] = (byte) found;
                    open.push(child);
                }
            }
        }
        return true;
    }

    private static int offset(int unit) {
        return (unit >>> 10) << ((unit & 1 << 9) >>> 6);
    }

    private static boolean hasLeaf(int unit) {
        return (unit & 1 << 8) != 0;
    }
}
