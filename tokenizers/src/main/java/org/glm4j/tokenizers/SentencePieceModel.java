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

    /** @throws RefusedByLibraryException if the library does not take the model */
    static SentencePieceModel of(SentencePieceVocabulary file) {
        NativeLibrary.SENTENCEPIECE.load();
        long address = LIBRARY.createSentencePieceProcessor();
        var processor = new NativeHandle(address, LIBRARY::deleteSentencePieceProcessor);
        try {
            LIBRARY.loadModelFromBytes(address, file.model());
        } catch (RuntimeException e) {
            processor.close();
            throw new RefusedByLibraryException(e);
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

    @Override
    public void close() {
        processor.close();
    }
}
