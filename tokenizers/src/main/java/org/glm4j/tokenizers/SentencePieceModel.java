package org.glm4j.tokenizers;

import ai.djl.sentencepiece.jni.SentencePieceLibrary;
import org.glm4j.foundation.InvalidInputException;

/** A SentencePiece model, run by its own library. */
final class SentencePieceModel implements TextModel {

    private static final SentencePieceLibrary LIBRARY = SentencePieceLibrary.LIB;

    /** Longest text in characters: its UTF-8 form must stay below 2 GiB. */
    private static final int LONGEST_TEXT = 1 << 28;

    private final SentencePieceVocabulary file;
    private final NativeHandle processor;

    private SentencePieceModel(SentencePieceVocabulary file, NativeHandle processor) {
        this.file = file;
        this.processor = processor;
    }

    /** @throws RuntimeException with the library's own words if it does not take the model */
    static SentencePieceModel of(SentencePieceVocabulary file) {
        NativeLibrary.SENTENCEPIECE.load();
        long address = LIBRARY.createSentencePieceProcessor();
        var processor = new NativeHandle(address, LIBRARY::deleteSentencePieceProcessor);
        try {
            LIBRARY.loadModelFromBytes(address, file.model());
        } catch (RuntimeException e) {
            processor.close();
            throw e;
        }
        return new SentencePieceModel(file, processor);
    }

    @Override
    public Vocabulary vocabulary() {
        return file.vocabulary();
    }

    @Override
    public int[] encode(String text) {
        if (text.length() > LONGEST_TEXT) {
            throw new InvalidInputException(
                    "the text has %,d characters; at most %,d can be encoded".formatted(text.length(), LONGEST_TEXT));
        }
        var wellFormed = WellFormed.utf16(text);
        return processor.use(address -> LIBRARY.encode(address, wellFormed));
    }

    /**
     * The text of pieces. The library's binding hands decoded text over as Java's modified UTF-8, which loses characters
     * beyond the basic plane, so its algorithm is followed here.
     */
    static String decode(SentencePieceVocabulary file, int[] ids) {
        var text = new StringBuilder();
        var bytes = new ByteBuilder(16);
        boolean atStart = true;
        boolean spaceDropped = false;
        for (int id : ids) {
            if (!file.vocabulary().contains(id)) {
                continue;
            }
            if (file.kinds().get(id) == SentencePieceVocabulary.Kind.BYTE) {
                bytes.add(file.byteOf(id));
                continue;
            }
            flush(bytes, text);
            atStart &= !spaceDropped && text.isEmpty();
            spaceDropped = append(file, id, atStart, text);
        }
        flush(bytes, text);
        return text.toString();
    }

    /** @return whether the piece's first space was the one that encoding had put before the text */
    private static boolean append(SentencePieceVocabulary file, int id, boolean atStart, StringBuilder text) {
        return switch (file.kinds().get(id)) {
            case CONTROL -> false;
            case UNKNOWN -> {
                text.append(file.unknownSurface());
                yield false;
            }
            default -> {
                var piece = file.vocabulary().piece(id);
                boolean drops = atStart && file.dropsFirstSpace() && piece.startsWith("▁");
                text.append((drops ? piece.substring(1) : piece).replace('▁', ' '));
                yield drops && !file.dropsFirstSpaces();
            }
        };
    }

    private static void flush(ByteBuilder bytes, StringBuilder text) {
        if (!bytes.isEmpty()) {
            text.append(bytes.decode(Utf8.Broken.BYTE));
            bytes.clear();
        }
    }

    @Override
    public void close() {
        processor.close();
    }
}
