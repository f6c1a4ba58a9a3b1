package org.glm4j.tokenizers;

import java.util.Arrays;

/** The Chinese models: SentencePiece between special tokens, each stretch a text of its own. */
record ChineseDecoding(SentencePieceVocabulary file, CommandTokens commands) implements Decoding {

    @Override
    public String decode(int[] ids) {
        var text = new StringBuilder();
        int start = 0;
        for (int i = 0; i <= ids.length; i++) {
            var command = i < ids.length ? commands.withId(ids[i]).orElse(null) : null;
            if (i == ids.length || command != null) {
                text.append(SentencePieceText.of(file, Arrays.copyOfRange(ids, start, i)));
                start = i + 1;
            }
            if (command != null) {
                text.append(command.text());
            }
        }
        return text.toString();
    }
}
