package org.glm4j.tokenizers;

/** GPT-2 and RoBERTa: text is cut by GPT-2's pattern, the Rust library merges the bytes of a word. */
record ByteLevelModel(Vocabulary vocabulary, SubwordEncoder encoder) implements TextModel {

    static ByteLevelModel of(BytePairVocabulary file) {
        var definition = LibraryDefinition.byteLevelPairs(file.vocabulary(), file.merges());
        try {
            return new ByteLevelModel(file.vocabulary(), SubwordEncoder.of(definition));
        } catch (RefusedByLibraryException e) {
            file.checkMerges();
            throw e;
        }
    }

    @Override
    public int[] encode(String text) {
        var wellFormed = WellFormed.utf16(text);
        var ids = new IntArrayBuilder(text.length() / 3);
        for (int start = 0; start < wellFormed.length(); ) {
            int end = Gpt2Words.end(wellFormed, start);
            ids.add(encoder.encode(wellFormed.substring(start, end)));
            start = end;
        }
        return ids.build();
    }

    @Override
    public void close() {
        encoder.close();
    }
}
