package org.glm4j.tokenizers;

import java.util.List;

/** Writes the Rust library's own description of a tokenizer ({@code tokenizer.json}), in memory. */
final class LibraryDefinition {

    private LibraryDefinition() {}

    /** WordPiece; words of more than 100 characters are unknown, as in BERT. */
    static String wordPiece(Vocabulary vocabulary) {
        var json = new StringBuilder(32 * vocabulary.size() + 256);
        json.append("{\"version\":\"1.0\",\"model\":{\"type\":\"WordPiece\",")
                .append(
                        "\"unk_token\":\"[UNK]\",\"continuing_subword_prefix\":\"##\",\"max_input_chars_per_word\":100,");
        appendVocabulary(json, vocabulary.pieces());
        return json.append("}}").toString();
    }

    /**
     * Byte-level BPE.
     *
     * @param merges pairs of pieces separated by a space
     */
    static String byteLevelPairs(Vocabulary vocabulary, List<String> merges) {
        var json = new StringBuilder(32 * vocabulary.size() + 16 * merges.size() + 256);
        json.append("{\"version\":\"1.0\",\"pre_tokenizer\":{\"type\":\"ByteLevel\",\"add_prefix_space\":false,")
                .append("\"trim_offsets\":false,\"use_regex\":false},\"model\":{\"type\":\"BPE\",");
        appendVocabulary(json, vocabulary.pieces());
        json.append(",\"merges\":[");
        for (int i = 0; i < merges.size(); i++) {
            if (i > 0) {
                json.append(',');
            }
            appendQuoted(json, merges.get(i));
        }
        return json.append("]}}").toString();
    }

    private static void appendVocabulary(StringBuilder json, List<String> pieces) {
        json.append("\"vocab\":{");
        for (int id = 0; id < pieces.size(); id++) {
            if (id > 0) {
                json.append(',');
            }
            appendQuoted(json, pieces.get(id));
            json.append(':').append(id);
        }
        json.append('}');
    }

    private static void appendQuoted(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
