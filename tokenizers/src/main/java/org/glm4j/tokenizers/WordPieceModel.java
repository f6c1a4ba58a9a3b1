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
        var ids = new IntArrayBuilder(words.length() / 3);
        for (int start = 0; start < words.length(); ) {
            int space = words.indexOf(' ', start);
            int end = space < 0 ? words.length() : space;
            ids.add(encoder.encode(words.substring(start, end)));
            start = end + 1;
        }
        return ids.build();
    }

    @Override
    public void close() {
        encoder.close();
    }
}
