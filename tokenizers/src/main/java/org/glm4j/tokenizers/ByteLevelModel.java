package org.glm4j.tokenizers;

/** GPT-2 and RoBERTa: the Rust library cuts text by GPT-2's pattern and merges bytes. */
record ByteLevelModel(Vocabulary vocabulary, SubwordEncoder encoder) implements TextModel {

    static ByteLevelModel of(BytePairVocabulary file) {
        return new ByteLevelModel(
                file.vocabulary(),
                SubwordEncoder.of(LibraryDefinition.byteLevelPairs(file.vocabulary(), file.merges())));
    }

    @Override
    public int[] encode(String text) {
        return encoder.encode(text);
    }

    @Override
    public void close() {
        encoder.close();
    }
}
