package org.glm4j.tokenizers;

/** GPT-2 and RoBERTa: the Rust library cuts text by GPT-2's pattern and merges bytes. */
record ByteLevelModel(Vocabulary vocabulary, SubwordEncoder encoder) implements TextModel {

    static ByteLevelModel of(BytePairVocabulary file) {
        var definition = LibraryDefinition.byteLevelPairs(file.vocabulary(), file.merges());
        try {
            return new ByteLevelModel(file.vocabulary(), SubwordEncoder.of(definition));
        } catch (RuntimeException e) {
            file.checkMerges();
            throw e;
        }
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
