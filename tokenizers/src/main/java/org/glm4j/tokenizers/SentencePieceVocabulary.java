package org.glm4j.tokenizers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.glm4j.foundation.InvalidInputException;

/**
 * What decoding needs of a SentencePiece model, read from its file (sentencepiece_model.proto); the bytes themselves go
 * to the library, so they are checked here for what the library trusts blindly.
 *
 * @param vocabulary pieces by id
 * @param kinds by id
 * @param unknownSurface text that the unknown piece stands for
 * @param dropsFirstSpace whether encoding puts a space before the text or drops those that are there
 * @param dropsFirstSpaces whether encoding drops them
 * @param model the whole file
 */
record SentencePieceVocabulary(
        Vocabulary vocabulary,
        List<Kind> kinds,
        String unknownSurface,
        boolean dropsFirstSpace,
        boolean dropsFirstSpaces,
        byte[] model)
        implements VocabularyData {

    /** What a piece is. */
    enum Kind {
        NORMAL,
        UNKNOWN,
        CONTROL,
        USER_DEFINED,
        UNUSED,
        BYTE;

        /** By the number in the file, null if there is none. */
        static Kind numbered(long number) {
            return switch (Math.clamp(number, 0, Integer.MAX_VALUE)) {
                case 1 -> NORMAL;
                case 2 -> UNKNOWN;
                case 3 -> CONTROL;
                case 4 -> USER_DEFINED;
                case 5 -> UNUSED;
                case 6 -> BYTE;
                default -> null;
            };
        }
    }

    private static final Pattern BYTE_PIECE = Pattern.compile("<0x[0-9A-F]{2}>");

    static SentencePieceVocabulary read(Path file) {
        return new Parser(file).parse(VocabularyText.bytes(file));
    }

    /** The byte that a piece of {@link Kind#BYTE} stands for. */
    byte byteOf(int id) {
        return (byte) Integer.parseInt(vocabulary.piece(id), 3, 5, 16);
    }

    private static final class Parser {
        private final Path file;
        private final List<String> pieces = new ArrayList<>();
        private final List<Kind> kinds = new ArrayList<>();
        // The defaults of the format.
        private String unknownSurface = " \u2047 ";
        private boolean dummyPrefix = true;
        private boolean extraSpacesRemoved = true;

        Parser(Path file) {
            this.file = file;
        }

        SentencePieceVocabulary parse(byte[] model) {
            var message = ProtobufReader.of(file.toString(), model);
            for (int field; (field = message.nextField()) != 0; ) {
                switch (field) {
                    case 1 -> piece(message.message());
                    case 2 -> trainer(message.message());
                    case 3 -> normalizer(message.message());
                    case 5 -> denormalizer(message.message());
                    default -> message.skip();
                }
            }
            var vocabulary = new Vocabulary(pieces);
            check(vocabulary);
            return new SentencePieceVocabulary(
                    vocabulary,
                    List.copyOf(kinds),
                    unknownSurface,
                    dummyPrefix || extraSpacesRemoved,
                    extraSpacesRemoved,
                    model);
        }

        private void piece(ProtobufReader message) {
            String text = "";
            long number = 1;
            float score = 0;
            for (int field; (field = message.nextField()) != 0; ) {
                switch (field) {
                    case 1 -> text = message.string();
                    case 2 -> score = message.float32();
                    case 3 -> number = message.integer();
                    default -> message.skip();
                }
            }
            int id = pieces.size();
            var kind = Kind.numbered(number);
            if (kind == null) {
                throw broken("piece %d is of the unknown kind %d".formatted(id, number));
            }
            if (text.isEmpty() || !Float.isFinite(score)) {
                throw broken("piece %d (\"%s\") has %s"
                        .formatted(id, text, text.isEmpty() ? "no text" : "the score " + score));
            }
            pieces.add(text);
            kinds.add(kind);
        }

        private void trainer(ProtobufReader message) {
            for (int field; (field = message.nextField()) != 0; ) {
                if (field == 44) {
                    unknownSurface = message.string();
                } else {
                    message.skip();
                }
            }
        }

        private void normalizer(ProtobufReader message) {
            for (int field; (field = message.nextField()) != 0; ) {
                switch (field) {
                    case 2 -> CharacterMapCheck.check(file, message.bytes());
                    case 3 -> dummyPrefix = message.bool();
                    case 4 -> extraSpacesRemoved = message.bool();
                    default -> message.skip();
                }
            }
        }

        private void denormalizer(ProtobufReader message) {
            for (int field; (field = message.nextField()) != 0; ) {
                if (field == 2 && message.bytes().hasRemaining()) {
                    throw broken("it rewrites decoded text by rules of its own, which are not supported");
                } else if (field != 2) {
                    message.skip();
                }
            }
        }

        private void check(Vocabulary vocabulary) {
            if (kinds.stream().filter(kind -> kind == Kind.UNKNOWN).count() != 1) {
                throw broken("a model has one unknown piece, this one of %d pieces has %d"
                        .formatted(
                                pieces.size(),
                                kinds.stream()
                                        .filter(kind -> kind == Kind.UNKNOWN)
                                        .count()));
            }
            for (int id = 0; id < pieces.size(); id++) {
                int last = vocabulary.id(pieces.get(id)).orElseThrow();
                if (last != id) {
                    throw broken("\"%s\" has two ids, %d and %d".formatted(pieces.get(id), id, last));
                }
                if (kinds.get(id) == Kind.BYTE
                        && !BYTE_PIECE.matcher(pieces.get(id)).matches()) {
                    throw broken("the byte piece %d is written \"%s\"".formatted(id, pieces.get(id)));
                }
            }
        }

        private InvalidInputException broken(String what) {
            return new InvalidInputException("%s: %s".formatted(file, what));
        }
    }
}
