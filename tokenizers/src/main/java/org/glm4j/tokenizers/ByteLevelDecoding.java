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
                alphabet.addBytes(vocabulary.piece(id), bytes);
            }
        }
        return bytes.decode(Utf8.Broken.SEQUENCE);
    }
}
