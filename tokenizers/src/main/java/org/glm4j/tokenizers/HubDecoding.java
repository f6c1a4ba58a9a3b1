package org.glm4j.tokenizers;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How the Hub's tokenizers make text of ids: some special tokens stand apart; they and the texts between them are joined
 * with spaces; BERT's text is tidied up at the end.
 *
 * @param apart ids of the tokens that stand apart
 */
record HubDecoding(CommandTokens commands, Set<Integer> apart, Stretches stretches, boolean tidied)
        implements Decoding {

    /** Decodes what stands between the tokens that stand apart. */
    sealed interface Stretches {

        String decode(List<Integer> ids, CommandTokens commands);
    }

    @Override
    public String decode(int[] ids) {
        var parts = new ArrayList<String>();
        var stretch = new ArrayList<Integer>();
        for (int id : ids) {
            if (apart.contains(id)) {
                var text = stretches.decode(stretch, commands);
                if (!text.isEmpty()) {
                    parts.add(text);
                }
                stretch.clear();
                parts.add(commands.withId(id).orElseThrow().text());
            } else {
                stretch.add(id);
            }
        }
        if (!stretch.isEmpty()) {
            parts.add(stretches.decode(stretch, commands));
        }
        var text = String.join(" ", parts);
        return tidied ? tidied(text) : text;
    }

    private static String tidied(String text) {
        return text.replace(" .", ".")
                .replace(" ?", "?")
                .replace(" !", "!")
                .replace(" ,", ",")
                .replace(" ' ", "'")
                .replace(" n't", "n't")
                .replace(" 'm", "'m")
                .replace(" 's", "'s")
                .replace(" 've", "'ve")
                .replace(" 're", "'re");
    }

    /** WordPiece; an id that no piece has is unknown. */
    record Words(Vocabulary vocabulary) implements Stretches {

        @Override
        public String decode(List<Integer> ids, CommandTokens commands) {
            var pieces = new ArrayList<String>();
            for (int id : ids) {
                pieces.add(commands.withId(id)
                        .map(CommandToken::text)
                        .orElseGet(() -> vocabulary.contains(id) ? vocabulary.piece(id) : "[UNK]"));
            }
            return PythonWhitespace.strip(String.join(" ", pieces).replace(" ##", ""));
        }
    }

    record ByteLevel(Vocabulary vocabulary) implements Stretches {

        @Override
        public String decode(List<Integer> ids, CommandTokens commands) {
            return new ByteLevelDecoding(vocabulary, commands, new ByteAlphabet())
                    .decode(ids.stream().mapToInt(Integer::intValue).toArray());
        }
    }

    /** SentencePiece takes special tokens for unknown words inside one text. */
    record SentencePieces(SentencePieceVocabulary file) implements Stretches {

        @Override
        public String decode(List<Integer> ids, CommandTokens commands) {
            var text = new SentencePieceText(file);
            for (int id : ids) {
                commands.withId(id)
                        .ifPresentOrElse(command -> text.appendLiteral(command.text()), () -> text.append(id));
            }
            return text.finish();
        }
    }
}
