package org.glm4j.tokenizers;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Cuts a text at the special tokens written in it, leftmost first, and drops the white space beside them that they
 * strip.
 *
 * <p>The reference cuts at one token after the other, in table order; the result is the same because no special token
 * can begin inside another one.
 */
final class SpecialTokenSplitter {

    /** Takes the pieces of a text in order. */
    interface Sink {

        /** Ordinary text, never empty. */
        void text(String piece);

        void token(CommandToken token);
    }

    private final Map<String, CommandToken> byText = new HashMap<>();
    private final int[] lengths; // of the tokens' texts, distinct, longest first
    private final String firstCharacters;

    SpecialTokenSplitter(Collection<CommandToken> tokens) {
        var first = new StringBuilder();
        for (var token : tokens) {
            byText.put(token.text(), token);
            if (first.indexOf(token.text().substring(0, 1)) < 0) {
                first.append(token.text().charAt(0));
            }
        }
        firstCharacters = first.toString();
        lengths = byText.keySet().stream()
                .map(String::length)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    void split(String text, Sink sink) {
        int start = 0; // of the ordinary text not handed on yet
        boolean stripStart = false;
        for (int i = 0; i < text.length(); ) {
            var token = firstCharacters.indexOf(text.charAt(i)) < 0 ? null : tokenAt(text, i);
            if (token == null) {
                i++;
                continue;
            }
            hand(text, start, i, stripStart, token.stripsLeft(), sink);
            sink.token(token);
            i += token.text().length();
            start = i;
            stripStart = token.stripsRight();
        }
        hand(text, start, text.length(), stripStart, false, sink);
    }

    private static void hand(String text, int start, int end, boolean stripStart, boolean stripEnd, Sink sink) {
        int from = stripStart ? PythonWhitespace.skip(text, start, end) : start;
        int to = stripEnd ? PythonWhitespace.skipBack(text, from, end) : end;
        if (from < to) {
            sink.text(text.substring(from, to));
        }
    }

    private CommandToken tokenAt(String text, int start) {
        for (int length : lengths) {
            if (length <= text.length() - start) {
                var token = byText.get(text.substring(start, start + length));
                if (token != null) {
                    return token;
                }
            }
        }
        return null;
    }
}
