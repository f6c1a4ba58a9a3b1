package org.glm4j.tokenizers;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.glm4j.foundation.InvalidInputException;

/**
 * Opens vocabularies.
 *
 * <p>A location is a directory or a single file. In a directory {@code vocab.txt}, {@code vocab.json} with {@code
 * merges.txt} and {@code *.model} are looked for, and names that end like the first three ({@code gpt2-vocab.json});
 * {@code tokenizer.json} is taken where there is none of them. Several vocabularies in one place need the type to
 * choose, or a model type that their names begin with.
 *
 * <p>What the options leave open is inferred:
 *
 * <ul>
 *   <li>the type from {@code tokenizer_class} in {@code tokenizer_config.json}, else from the kind of files; a {@code
 *       *.model} is the Chinese one; a byte-pair vocabulary is RoBERTa's if it has {@code </s>} and its companions and no
 *       {@code <|endoftext|>};
 *   <li>task masks from the special tokens that {@code tokenizer_config.json}, {@code special_tokens_map.json} and {@code
 *       added_tokens.json} mention; where they mention none of GLM's, the vocabularies of GPT-2 and of the Chinese models
 *       have task masks and those of BERT and RoBERTa have none, as the published models do;
 *   <li>fixed command tokens: yes, as in the published Chinese models;
 *   <li>lower case for BERT unless {@code tokenizer_config.json} says otherwise.
 * </ul>
 *
 * <p>Where the options name the type, they are read like the reference's command line: task masks and fixed command
 * tokens that neither they nor the Hub's files ask for are not there.
 */
public final class Tokenizers {

    private static final Set<String> BERT_NEVER_SPLIT = Set.copyOf(WordPieceVocabulary.SPECIAL);

    private Tokenizers() {}

    /**
     * Opens a vocabulary and infers everything about it.
     *
     * @throws InvalidInputException if the location holds no vocabulary that can be read, or more than one
     */
    public static GlmTokenizer load(Path location) {
        return load(location, TokenizerOptions.inferred());
    }

    /**
     * Opens a vocabulary.
     *
     * @param location a directory or a vocabulary file; not looked at for {@link TokenizerType#CHARACTER_LEVEL}
     * @throws InvalidInputException if the location holds no vocabulary of these options that can be read, or more than
     *     one
     */
    public static GlmTokenizer load(Path location, TokenizerOptions options) {
        if (options.type().equals(Optional.of(TokenizerType.CHARACTER_LEVEL))) {
            return characters();
        }
        var plan = TokenizerPlan.of(location, options);
        return opening(location, () -> open(plan));
    }

    /** Says in one sentence what the checks before did not find and the library says. */
    static <T> T opening(Path location, Supplier<T> open) {
        try {
            return open.get();
        } catch (RefusedByLibraryException e) {
            throw new InvalidInputException(
                    "%s: the vocabulary cannot be used (%s)".formatted(location, e.getMessage()), e);
        }
    }

    /** The reference's {@code CharacterLevelTokenizer}, which needs no file. */
    public static GlmTokenizer characters() {
        var model = CharacterModel.create();
        var table = CommandTables.generic(model.vocabulary().size());
        return new ReferenceTokenizer(
                TokenizerType.CHARACTER_LEVEL,
                model,
                table,
                new GenericDecoding(model::decode, table.commands()),
                model.vocabulary().size(),
                table.commands().entries().size());
    }

    private static GlmTokenizer open(TokenizerPlan plan) {
        var vocabulary = plan.data().vocabulary();
        return switch (plan.data()) {
            case WordPieceVocabulary words -> {
                var table = CommandTables.bert(vocabulary, plan.commands());
                var cleaner = new BertTextCleaner(plan.lowerCase(), true, false, BERT_NEVER_SPLIT);
                yield reference(
                        plan,
                        WordPieceModel.of(words, cleaner),
                        table,
                        new WordPieceDecoding(vocabulary, table.commands()),
                        5);
            }
            case BytePairVocabulary pairs -> {
                boolean roberta = plan.family() == TokenizerFamily.ROBERTA;
                var table = roberta
                        ? CommandTables.roberta(vocabulary, plan.commands())
                        : CommandTables.gpt2(vocabulary, plan.commands());
                yield reference(
                        plan,
                        ByteLevelModel.of(pairs),
                        table,
                        new ByteLevelDecoding(vocabulary, table.commands(), new ByteAlphabet()),
                        roberta ? 3 : 1);
            }
            case SentencePieceVocabulary pieces -> {
                var model = SentencePieceModel.of(pieces);
                if (plan.family() == TokenizerFamily.CHINESE) {
                    var table = CommandTables.chinese(vocabulary, plan.commands());
                    yield reference(plan, model, table, new ChineseDecoding(pieces, table.commands()), 0);
                }
                var table = CommandTables.generic(vocabulary.size());
                yield new ReferenceTokenizer(
                        TokenizerType.SENTENCE_PIECE,
                        model,
                        table,
                        new GenericDecoding(ids -> SentencePieceText.of(pieces, ids), table.commands()),
                        vocabulary.size(),
                        table.commands().entries().size());
            }
        };
    }

    /** @param commandsInFile how many pieces of the file the reference does not count as text */
    private static GlmTokenizer reference(
            TokenizerPlan plan, TextModel text, CommandTables.Table table, Decoding decoding, int commandsInFile) {
        return new ReferenceTokenizer(
                plan.family().type(),
                text,
                table,
                decoding,
                plan.data().vocabulary().size() - commandsInFile,
                0);
    }
}
