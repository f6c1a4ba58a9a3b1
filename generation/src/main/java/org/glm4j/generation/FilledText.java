package org.glm4j.generation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.glm4j.tokenizers.CommandToken;
import org.glm4j.tokenizers.GlmTokenizer;
import org.glm4j.tokenizers.TokenizerType;

/**
 * The user's text with its blanks replaced. What the user wrote stays as it is, letter by letter; only white space beside
 * a blank may give way.
 */
final class FilledText {

    private final GlmTokenizer tokenizer;

    FilledText(GlmTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * @param fills tokens of every blank of {@code text}
     */
    String join(BlankText text, List<int[]> fills) {
        StringBuilder joined = new StringBuilder(text.between().getFirst());
        for (int blank = 0; blank < fills.size(); blank++) {
            String right = text.between().get(blank + 1);
            boolean stripped = tokenizer
                    .commands()
                    .written(text.maskTexts().get(blank))
                    .map(CommandToken::stripsLeft)
                    .orElse(true);
            append(joined, fill(text, blank, fills.get(blank)), right, stripped);
            joined.append(right);
        }
        return joined.toString();
    }

    /** Text of a fill with the space, if any, that it brings along when it follows the tokens before its mask. */
    private String fill(BlankText text, int blank, int[] fill) {
        int[] before = Arrays.copyOf(text.ids(), text.masks()[blank]);
        String alone = tokenizer.decode(before);
        String together = tokenizer.decode(
                IntStream.concat(Arrays.stream(before), Arrays.stream(fill)).toArray());
        return together.startsWith(alone) ? together.substring(alone.length()) : tokenizer.decode(fill);
    }

    private void append(StringBuilder joined, String fill, String right, boolean stripped) {
        boolean spaceBefore = !joined.isEmpty() && Character.isWhitespace(joined.charAt(joined.length() - 1));
        if (fill.isEmpty()) {
            // Nothing between two spaces: one of them is enough.
            if (spaceBefore && (right.isEmpty() || Character.isWhitespace(right.charAt(0)))) {
                joined.setLength(joined.length() - 1);
            }
            return;
        }
        boolean bringsSpace = Character.isWhitespace(fill.charAt(0));
        boolean wordPiece = tokenizer.type() == TokenizerType.BERT_WORD_PIECE;
        if (joined.isEmpty()) {
            joined.append(fill.stripLeading());
        } else if (wordPiece && bringsSpace) {
            // WordPiece puts a space before every word; whether there is one was the user's choice.
            joined.append(fill, 1, fill.length());
        } else if (!stripped && !wordPiece) {
            joined.append(fill);
        } else {
            // The model never saw the white space before a mask: the fill brings its own or continues the word.
            while (!joined.isEmpty() && Character.isWhitespace(joined.charAt(joined.length() - 1))) {
                joined.setLength(joined.length() - 1);
            }
            joined.append(joined.isEmpty() ? fill.stripLeading() : fill);
        }
        if (right.isEmpty() || Character.isWhitespace(right.charAt(0))) {
            int end = joined.length();
            while (end > 0 && Character.isWhitespace(joined.charAt(end - 1))) {
                end--;
            }
            joined.setLength(end);
        }
    }
}
