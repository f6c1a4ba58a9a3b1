package org.glm4j.tokenizers;

/** BERT: text is cleaned into words by the project's rules, the Rust library cuts the words into pieces. */
record WordPieceModel(Vocabulary vocabulary, BertTextCleaner cleaner, SubwordEncoder encoder) implements TextModel {

    static WordPieceModel of(WordPieceVocabulary file, BertTextCleaner cleaner) {
        return new WordPieceModel(
                file.vocabulary(), cleaner, SubwordEncoder.of(LibraryDefinition.wordPiece(file.vocabulary())));
    }

    @Override
    public int[] encode(String text) {
        var words = cleaner.clean(text);
        return words.isEmpty() ? new int[0] : encoder.encode(words);
    }

    @Override
    public void close() {
        encoder.close();
    }
}
