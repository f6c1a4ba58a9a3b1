package org.glm4j.tokenizers;

import java.nio.charset.StandardCharsets;

/** GPT-2 and RoBERTa: the pieces' bytes one after the other, read as UTF-8. */
record ByteLevelDecoding(Vocabulary vocabulary, CommandTokens commands, ByteAlphabet alphabet) implements Decoding {

    @Override
    public String decode(int[] ids) {
        var bytes = new ByteBuilder(4 * ids.length);
        for (int id : ids) {
            var command = commands.withId(id);
            if (command.isPresent()) {
                bytes.add(command.get().text().getBytes(StandardCharsets.UTF_8));
            } else if (vocabulary.contains(id)) {
                add(vocabulary.piece(id), alphabet, bytes);
            }
        }
        return bytes.decode(Utf8.Broken.SEQUENCE);
    }

    static void add(String piece, ByteAlphabet alphabet, ByteBuilder bytes) {
        for (int i = 0; i < piece.length(); i++) {
            int value = alphabet.value(piece.charAt(i));
            if (value < 0) {
                // A piece outside the alphabet (<s>, a word added to the vocabulary) is plain text from here on.
                bytes.add(piece.substring(i).getBytes(StandardCharsets.UTF_8));
                return;
            }
            bytes.add((byte) value);
        }
    }
}
