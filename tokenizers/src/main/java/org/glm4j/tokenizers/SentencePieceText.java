package org.glm4j.tokenizers;

/**
 * Puts text together from SentencePiece's pieces. The library's binding hands decoded text over as Java's modified UTF-8
 * and so loses characters beyond the basic plane; its algorithm is followed here.
 */
final class SentencePieceText {

    private static final char SPACE = '▁';

    private final SentencePieceVocabulary file;
    private final StringBuilder text = new StringBuilder();
    private final ByteBuilder bytes = new ByteBuilder(16); // of byte pieces that await their neighbours
    private boolean atStart = true;
    private boolean spaceDropped;

    SentencePieceText(SentencePieceVocabulary file) {
        this.file = file;
    }

    static String of(SentencePieceVocabulary file, int[] ids) {
        var text = new SentencePieceText(file);
        for (int id : ids) {
            text.append(id);
        }
        return text.finish();
    }

    /** @param id of a piece; others are left out */
    void append(int id) {
        if (!file.vocabulary().contains(id)) {
            return;
        }
        if (file.kinds().get(id) == SentencePieceVocabulary.Kind.BYTE) {
            bytes.add(file.byteOf(id));
            return;
        }
        beginPiece();
        var piece = file.vocabulary().piece(id);
        switch (file.kinds().get(id)) {
            case CONTROL -> {}
            case UNKNOWN -> text.append(file.unknownSurface());
            default -> {
                boolean drops = atStart && file.dropsFirstSpace() && piece.charAt(0) == SPACE;
                text.append((drops ? piece.substring(1) : piece).replace(SPACE, ' '));
                // Where encoding leaves spaces as they are, only the one that it puts before the text itself is
                // dropped.
                spaceDropped = drops && !file.dropsFirstSpaces();
            }
        }
    }

    /** Appends what is no piece, as it is. */
    void appendLiteral(String literal) {
        beginPiece();
        text.append(literal);
    }

    String finish() {
        flush();
        return text.toString();
    }

    private void beginPiece() {
        flush();
        atStart &= !spaceDropped && text.isEmpty();
        spaceDropped = false;
    }

    private void flush() {
        if (!bytes.isEmpty()) {
            text.append(bytes.decode(Utf8.Broken.BYTE));
            bytes.clear();
        }
    }
}
