package org.glm4j.tokenizers;

import java.util.List;
import java.util.OptionalInt;

/**
 * A tokenizer of the reference: special tokens around a {@link TextModel}.
 */
final class ReferenceTokenizer implements GlmTokenizer {

    private final TokenizerType type;
    private final TextModel text;
    private final CommandTokens commands;
    private final SpecialTokenSplitter splitter;
    private final Decoding decoding;
    private final int vocabularySize;
    private final int textVocabularySize;
    private final int shift; // of the ids of text behind the special tokens

    ReferenceTokenizer(
            TokenizerType type,
            TextModel text,
            CommandTables.Table table,
            Decoding decoding,
            int textVocabularySize,
            int shift) {
        this.type = type;
        this.text = text;
        this.commands = table.commands();
        this.splitter = new SpecialTokenSplitter(commands.entries());
        this.decoding = decoding;
        this.vocabularySize = table.vocabularySize();
        this.textVocabularySize = textVocabularySize;
        this.shift = shift;
    }

    @Override
    public int[] encode(String input) {
        if (PythonWhitespace.isBlank(input)) {
            return new int[0];
        }
        var ids = new IntArrayBuilder(input.length() / 3);
        splitter.split(input, new SpecialTokenSplitter.Sink() {
            @Override
            public void text(String piece) {
                addText(piece, ids);
            }

            @Override
            public void token(CommandToken token) {
                ids.add(token.id());
            }
        });
        return ids.build();
    }

    private void addText(String piece, IntArrayBuilder ids) {
        var encoded = text.encode(piece);
        if (shift == 0) {
            ids.add(encoded);
            return;
        }
        for (int id : encoded) {
            ids.add(id == TextModel.UNKNOWN ? commands.id(Command.UNK) : id + shift);
        }
    }

    @Override
    public int[][] encodeAll(List<String> texts) {
        return texts.parallelStream().map(this::encode).toArray(int[][]::new);
    }

    @Override
    public String decode(int... ids) {
        return decoding.decode(ids);
    }

    @Override
    public String token(int id) {
        var command = commands.withId(id);
        if (command.isPresent()) {
            return command.get().text();
        }
        if (type == TokenizerType.CHINESE_SP && (id == 0 || id == 1)) {
            // The reference looks among its two segment types first and so shows the unknown piece as the first of
            // them.
            return "<str%d>".formatted(id);
        }
        return text.vocabulary().contains(id - shift) ? text.vocabulary().piece(id - shift) : "<|%d|>".formatted(id);
    }

    @Override
    public OptionalInt id(String token) {
        var command = commands.written(token);
        if (command.isPresent()) {
            return OptionalInt.of(command.get().id());
        }
        var id = text.vocabulary().id(token);
        return id.isEmpty() ? id : OptionalInt.of(id.getAsInt() + shift);
    }

    @Override
    public TokenizerType type() {
        return type;
    }

    @Override
    public CommandTokens commands() {
        return commands;
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public int textVocabularySize() {
        return textVocabularySize;
    }

    @Override
    public void close() {
        text.close();
    }
}
