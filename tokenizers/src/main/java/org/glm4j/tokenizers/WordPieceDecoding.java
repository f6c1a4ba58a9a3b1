package org.glm4j.tokenizers;

/** BERT: words separated by spaces, pieces that continue a word ({@code ##ing}) joined to it. */
record WordPieceDecoding(Vocabulary vocabulary, CommandTokens commands) implements Decoding {

    private static final String CONTINUATION = "##";

    @Override
    public String decode(int[] ids) {
        var text = new StringBuilder();
        boolean first = true;
        for (int id : ids) {
            var command = commands.withId(id);
            if (command.isEmpty() && !vocabulary.contains(id)) {
                continue;
            }
            var piece = command.map(CommandToken::text).orElseGet(() -> vocabulary.piece(id));
            if (!first && piece.startsWith(CONTINUATION)) {
                text.append(piece, CONTINUATION.length(), piece.length());
            } else {
                text.append(first ? "" : " ").append(piece);
            }
            first = false;
        }
        return text.toString();
    }
}
