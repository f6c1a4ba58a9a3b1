package org.glm4j.tokenizers;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.glm4j.foundation.InvalidInputException;

/**
 * A vocabulary that has been read, and all choices about it made.
 *
 * @param data the files' contents
 * @param lowerCase whether BERT's text loses case and accents
 * @param commands which special tokens there are
 */
record TokenizerPlan(TokenizerFamily family, VocabularyData data, boolean lowerCase, CommandTables.Options commands) {

    static TokenizerPlan of(Path location, TokenizerOptions options) {
        var hints = HubHints.read(location);
        var type = options.type()
                .or(() -> fromModelType(options.modelType()))
                .or(() -> hints.family().map(TokenizerFamily::type));
        var files = VocabularyFiles.find(location, type.flatMap(TokenizerFamily::files), modelType(type, options));
        var data = read(files);
        var family = family(
                location,
                data,
                type,
                options.modelType()
                        .or(() -> hints.family()
                                .filter(TokenizerFamily.ROBERTA::equals)
                                .map(roberta -> "roberta")));
        boolean inferred = options.type().isEmpty();
        return new TokenizerPlan(
                family,
                data,
                options.modelType()
                        .map(TokenizerPlan::isUncased)
                        .or(hints::lowerCase)
                        .orElse(true),
                new CommandTables.Options(
                        options.blockSymbols(),
                        options.taskMask().or(hints::taskMask).orElse(inferred && family.publishedWithTaskMask()),
                        options.decoderMask(),
                        options.sentinels(),
                        options.fixCommandToken()
                                .orElse(inferred || hints.family().equals(Optional.of(TokenizerFamily.CHINESE)))));
    }

    private static VocabularyData read(VocabularyFiles files) {
        return switch (files) {
            case VocabularyFiles.WordPieces(var file) -> WordPieceVocabulary.read(file);
            case VocabularyFiles.BytePairs(var vocabulary, var merges) -> BytePairVocabulary.read(vocabulary, merges);
            case VocabularyFiles.SentencePieces(var file) -> SentencePieceVocabulary.read(file);
            case VocabularyFiles.LibraryJson(var file) -> LibraryJson.read(file);
        };
    }

    private static Optional<TokenizerType> fromModelType(Optional<String> modelType) {
        return modelType.flatMap(name -> name.startsWith("bert")
                ? Optional.of(TokenizerType.BERT_WORD_PIECE)
                : name.startsWith("gpt2") || name.startsWith("roberta")
                        ? Optional.of(TokenizerType.GPT2_BPE)
                        : Optional.empty());
    }

    /** The reference takes GPT-2's files where {@link TokenizerType#GPT2_BPE} comes without a model type. */
    private static Optional<String> modelType(Optional<TokenizerType> type, TokenizerOptions options) {
        return options.modelType()
                .or(() -> type.filter(TokenizerType.GPT2_BPE::equals).map(gpt2 -> "gpt2"));
    }

    private static boolean isUncased(String modelType) {
        var name = modelType.toLowerCase(Locale.ROOT);
        return !(name.contains("-cased") || name.contains("chinese"));
    }

    private static TokenizerFamily family(
            Path location, VocabularyData data, Optional<TokenizerType> type, Optional<String> modelType) {
        var family = switch (data) {
            case WordPieceVocabulary words -> TokenizerFamily.BERT;
            case BytePairVocabulary pairs -> bytePairFamily(location, pairs.vocabulary(), modelType);
            case SentencePieceVocabulary pieces ->
                type.equals(Optional.of(TokenizerType.SENTENCE_PIECE))
                        ? TokenizerFamily.SENTENCE_PIECE
                        : TokenizerFamily.CHINESE;
        };
        if (type.isPresent() && family.type() != type.get()) {
            throw new InvalidInputException("%s: this is a vocabulary for %s, not for %s"
                    .formatted(
                            location, family.type().referenceName(), type.get().referenceName()));
        }
        return family;
    }

    private static TokenizerFamily bytePairFamily(Path location, Vocabulary vocabulary, Optional<String> modelType) {
        boolean gpt2 = vocabulary.id("<|endoftext|>").isPresent();
        boolean roberta = Stream.of("<s>", "</s>", "<mask>", "<unk>")
                .allMatch(piece -> vocabulary.id(piece).isPresent());
        boolean wantsRoberta = modelType.map(name -> name.startsWith("roberta")).orElse(roberta && !gpt2);
        if (wantsRoberta ? !roberta : !gpt2) {
            throw new InvalidInputException(
                    "%s: a vocabulary of %s has %s, this one of %d pieces does not (--tokenizer-model-type says which of the two it is)"
                            .formatted(
                                    location,
                                    wantsRoberta ? "RoBERTa" : "GPT-2",
                                    wantsRoberta ? List.of("<s>", "</s>", "<mask>", "<unk>") : "<|endoftext|>",
                                    vocabulary.size()));
        }
        return wantsRoberta ? TokenizerFamily.ROBERTA : TokenizerFamily.GPT2;
    }
}
