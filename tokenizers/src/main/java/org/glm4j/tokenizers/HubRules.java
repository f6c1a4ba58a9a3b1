package org.glm4j.tokenizers;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.glm4j.foundation.InvalidInputException;

/**
 * What one of the Hub's tokenizers consists of.
 *
 * @param tokens special tokens recognised in a text
 * @param closing id that ends a text
 */
record HubRules(TextModel text, List<CommandToken> tokens, HubSpecialIds special, int closing, Decoding decoding) {

    static HubRules of(TokenizerPlan plan) {
        return switch (plan.data()) {
            case WordPieceVocabulary words -> bert(words, plan.lowerCase());
            case BytePairVocabulary pairs -> plan.family() == TokenizerFamily.ROBERTA ? roberta(pairs) : gpt2(pairs);
            case SentencePieceVocabulary pieces when plan.family() == TokenizerFamily.CHINESE -> chinese(pieces);
            case SentencePieceVocabulary pieces ->
                throw new InvalidInputException(
                        "no model on the Hub uses %s".formatted(TokenizerType.SENTENCE_PIECE.referenceName()));
        };
    }

    private static HubRules bert(WordPieceVocabulary file, boolean lowerCase) {
        var vocabulary = file.vocabulary();
        int size = vocabulary.size();
        var tokens = new Tokens();
        int pad = tokens.add("[PAD]", id(vocabulary, "[PAD]"));
        int cls = tokens.add("[CLS]", id(vocabulary, "[CLS]"));
        int mask = tokens.add("[MASK]", id(vocabulary, "[MASK]"));
        int unk = tokens.add("[UNK]", id(vocabulary, "[UNK]"));
        int sep = tokens.add("[SEP]", id(vocabulary, "[SEP]"));
        int sop = tokens.addApart("<|startofpiece|>", size);
        int eop = tokens.addApart("<|endofpiece|>", size + 1);
        var cleaner = new BertTextCleaner(lowerCase, false, true, Set.copyOf(WordPieceVocabulary.SPECIAL));
        return new HubRules(
                WordPieceModel.of(file, cleaner),
                tokens.list(),
                new HubSpecialIds(
                        cls,
                        OptionalInt.empty(),
                        pad,
                        mask,
                        sep,
                        unk,
                        sop,
                        eop,
                        OptionalInt.empty(),
                        OptionalInt.empty()),
                sep,
                new HubDecoding(tokens.commands(), tokens.apart(), new HubDecoding.Words(vocabulary), true));
    }

    private static HubRules gpt2(BytePairVocabulary file) {
        int size = file.vocabulary().size();
        var tokens = new Tokens();
        int eos = tokens.addBare("<|endoftext|>", id(file.vocabulary(), "<|endoftext|>"));
        int sop = tokens.addApart("<|startofpiece|>", size);
        int eop = tokens.addApart("<|endofpiece|>", size + 1);
        int cls = tokens.add("[CLS]", size + 2);
        int mask = tokens.add("[MASK]", size + 3);
        int sep = tokens.add("[SEP]", size + 4);
        int unk = tokens.addBare("[UNK]", size + 5);
        int gmask = tokens.addApart("[gMASK]", size + 6);
        int smask = tokens.addApart("[sMASK]", size + 7);
        return new HubRules(
                ByteLevelModel.of(file),
                tokens.list(),
                new HubSpecialIds(
                        cls,
                        OptionalInt.of(eos),
                        eos,
                        mask,
                        sep,
                        unk,
                        sop,
                        eop,
                        OptionalInt.of(gmask),
                        OptionalInt.of(smask)),
                eos,
                new HubDecoding(
                        tokens.commands(), tokens.apart(), new HubDecoding.ByteLevel(file.vocabulary()), false));
    }

    private static HubRules roberta(BytePairVocabulary file) {
        var vocabulary = file.vocabulary();
        int size = vocabulary.size();
        var tokens = new Tokens();
        int cls = tokens.addBare("<s>", id(vocabulary, "<s>"));
        int eos = tokens.addBare("</s>", id(vocabulary, "</s>"));
        int unk = tokens.addBare("<unk>", id(vocabulary, "<unk>"));
        int pad = vocabulary.id("<pad>").isPresent() ? tokens.addBare("<pad>", id(vocabulary, "<pad>")) : eos;
        int mask = tokens.addStrippingLeft("<mask>", id(vocabulary, "<mask>"));
        int sop = tokens.addApart("<|startofpiece|>", size);
        int eop = tokens.addApart("<|endofpiece|>", size + 1);
        return new HubRules(
                ByteLevelModel.of(file),
                tokens.list(),
                new HubSpecialIds(
                        cls,
                        OptionalInt.of(eos),
                        pad,
                        mask,
                        eos,
                        unk,
                        sop,
                        eop,
                        OptionalInt.empty(),
                        OptionalInt.empty()),
                eos,
                new HubDecoding(tokens.commands(), tokens.apart(), new HubDecoding.ByteLevel(vocabulary), false));
    }

    private static HubRules chinese(SentencePieceVocabulary file) {
        int size = file.vocabulary().size();
        var tokens = new Tokens();
        int eos = tokens.add("<|endoftext|>", size);
        int sep = tokens.add("[SEP]", size + 1);
        int cls = tokens.add("[CLS]", size + 2);
        int mask = tokens.add("[MASK]", size + 3);
        int unk = tokens.add("[UNK]", size + 4);
        int sop = tokens.addApart("<|startofpiece|>", size + 6);
        int eop = tokens.addApart("<|endofpiece|>", size + 7);
        int smask = tokens.addApart("[sMASK]", size + 8);
        int gmask = tokens.addApart("[gMASK]", size + 9);
        return new HubRules(
                SentencePieceModel.of(file),
                tokens.list(),
                new HubSpecialIds(
                        cls,
                        OptionalInt.of(eos),
                        eos,
                        mask,
                        sep,
                        unk,
                        sop,
                        eop,
                        OptionalInt.of(gmask),
                        OptionalInt.of(smask)),
                eos,
                new HubDecoding(tokens.commands(), tokens.apart(), new HubDecoding.SentencePieces(file), false));
    }

    private static int id(Vocabulary vocabulary, String piece) {
        return vocabulary
                .id(piece)
                .orElseThrow(() -> new InvalidInputException(
                        "the vocabulary of %d pieces has no %s".formatted(vocabulary.size(), piece)));
    }

    /** Collects special tokens; those of the Hub's models strip the white space on both sides unless told otherwise. */
    private static final class Tokens {
        private final List<CommandToken> list = new ArrayList<>();
        private final Set<Integer> apart = new HashSet<>();

        int add(String text, int id) {
            return add(text, id, true, true);
        }

        int addBare(String text, int id) {
            return add(text, id, false, false);
        }

        int addStrippingLeft(String text, int id) {
            return add(text, id, true, false);
        }

        /** A token that stands apart in decoded text. */
        int addApart(String text, int id) {
            apart.add(id);
            return add(text, id);
        }

        private int add(String text, int id, boolean stripsLeft, boolean stripsRight) {
            list.add(new CommandToken(text, text, id, stripsLeft, stripsRight));
            return id;
        }

        List<CommandToken> list() {
            return list;
        }

        CommandTokens commands() {
            return new CommandTokens(list);
        }

        Set<Integer> apart() {
            return Set.copyOf(apart);
        }
    }
}
