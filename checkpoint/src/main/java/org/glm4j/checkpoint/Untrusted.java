package org.glm4j.checkpoint;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Text that a file brought along, made fit for a message on a terminal. */
final class Untrusted {

    private static final int SHOWN = 120;

    private Untrusted() {}

    /** The text with control characters replaced and cut to a readable length. */
    static String shown(String text) {
        var printable = text.codePoints()
                .limit(SHOWN + 1L)
                .map(c -> isPrintable(c) ? c : '\uFFFD')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        if (text.codePointCount(0, text.length()) > SHOWN) {
            printable.setLength(printable.offsetByCodePoints(0, SHOWN));
            printable.append("...");
        }
        return printable.toString();
    }

    /** A shape such as {@code [96, 32]}. */
    static String shown(long[] shape) {
        return Arrays.stream(shape).limit(16).mapToObj(Long::toString).collect(Collectors.joining(", ", "[", "]"));
    }

    /** Whether a tensor may bear this name. */
    static boolean isUsableName(String name) {
        return !name.isEmpty() && name.length() <= 512 && name.codePoints().allMatch(Untrusted::isPrintable);
    }

    /**
     * Whether this is the plain name of a file, so that it stays inside the directory it is resolved against.
     */
    static boolean isPlainFileName(String name) {
        return isUsableName(name)
                && name.length() <= 255
                && !name.startsWith(".")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':');
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
