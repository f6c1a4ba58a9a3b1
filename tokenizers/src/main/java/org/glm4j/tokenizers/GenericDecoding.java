package org.glm4j.tokenizers;

import java.util.Arrays;
import java.util.StringJoiner;
import java.util.function.Function;

/**
 * The reference's generic tokenizer: special tokens have the first ids; they and the texts between them, empty ones
 * too, are joined with spaces.
 *
 * @param text ids of the vocabulary file to text
 */
record GenericDecoding(Function<int[], String> text, CommandTokens commands) implements Decoding {

    @Override
    public String decode(int[] ids) {
        var joined = new StringJoiner(" ");
        int shift = commands.entries().size();
        int start = 0;
        for (int i = 0; i < ids.length; i++) {
            var command = commands.withId(ids[i]);
            if (command.isPresent()) {
                joined.add(text.apply(shifted(ids, start, i, shift)));
                joined.add(command.get().text());
                start = i + 1;
            }
        }
        if (start < ids.length) {
            joined.add(text.apply(shifted(ids, start, ids.length, shift)));
        }
        return joined.toString();
    }

    private static int[] shifted(int[] ids, int start, int end, int shift) {
        return Arrays.stream(ids, start, end).map(id -> id - shift).toArray();
    }
}
