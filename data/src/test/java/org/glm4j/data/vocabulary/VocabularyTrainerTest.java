package org.glm4j.data.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.glm4j.data.corpus.Corpus;
import org.glm4j.data.corpus.CorpusReaders;
import org.glm4j.data.corpus.ReaderOptions;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.foundation.Progress;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;
import org.glm4j.tokenizers.TokenizerType;
import org.glm4j.tokenizers.Tokenizers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VocabularyTrainerTest {

    private static final List<String> STEMS = List.of(
            "light",
            "house",
            "keep",
            "water",
            "garden",
            "walk",
            "stone",
            "river",
            "mountain",
            "quiet",
            "Émile",
            "naïve");
    private static final List<String> ENDINGS = List.of("", "s", "er", "ing", "ed", "less", "ly", "’s", ", 42");

    @TempDir
    private Path folder;

    private static List<String> texts() {
        var random = new Random(6);
        var texts = new ArrayList<String>();
        for (int i = 0; i < 400; i++) {
            var text = new StringBuilder();
            for (int w = 0; w < 12; w++) {
                text.append(STEMS.get(random.nextInt(STEMS.size())))
                        .append(ENDINGS.get(random.nextInt(ENDINGS.size())))
                        .append(w % 5 == 4 ? ".\n" : " ");
            }
            for (int syllable = 0; syllable < 12; syllable++) {
                text.append("bdfgklmnprst".charAt(random.nextInt(12))).append("aeiou".charAt(random.nextInt(5)));
            }
            texts.add(text.append(" 灯塔 αβγ 🙂").toString());
        }
        return texts;
    }

    private static VocabularyOptions options(VocabularyKind kind, int size) {
        return kind == VocabularyKind.WORD_PIECE
                ? VocabularyOptions.wordPiece(size)
                : VocabularyOptions.byteLevel(size);
    }

    private static TrainedVocabulary train(VocabularyKind kind, int size) {
        return new VocabularyTrainer(options(kind, size), Progress.NONE).trainOnTexts(texts());
    }

    @ParameterizedTest
    @EnumSource
    void aTokenizerLoadsWhatIsWritten(VocabularyKind kind) throws IOException {
        train(kind, 400).write(folder);
        try (GlmTokenizer tokenizer = Tokenizers.load(folder);
                GlmTokenizer fromJson = Tokenizers.load(folder.resolve("tokenizer.json"))) {
            assertThat(tokenizer.type())
                    .isEqualTo(
                            kind == VocabularyKind.WORD_PIECE ? TokenizerType.BERT_WORD_PIECE : TokenizerType.GPT2_BPE);
            assertThat(tokenizer.commands().has(Command.GMASK)).isTrue();
            assertThat(tokenizer.commands().has(Command.SMASK)).isTrue();
            for (String text : texts().subList(0, 20)) {
                int[] ids = tokenizer.encode(text);
                assertThat(fromJson.encode(text)).containsExactly(ids);
                if (kind == VocabularyKind.BYTE_LEVEL_BPE) {
                    assertThat(tokenizer.decode(ids)).isEqualTo(text);
                } else {
                    assertThat(ids).doesNotContain(tokenizer.commands().id(Command.UNK));
                }
            }
        }
        assertThat(Files.exists(folder.resolve("tokenizer_config.json"))).isTrue();
        assertThat(Files.exists(folder.resolve("special_tokens_map.json"))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void frequentWordsBecomeOnePieceAndTextGetsShorter(VocabularyKind kind) throws IOException {
        train(kind, 330).write(folder.resolve("small"));
        train(kind, 600).write(folder.resolve("large"));
        String text = String.join(" ", texts().subList(0, 50));
        try (GlmTokenizer small = Tokenizers.load(folder.resolve("small"));
                GlmTokenizer large = Tokenizers.load(folder.resolve("large"))) {
            assertThat(large.encode(text).length).isLessThan(small.encode(text).length);
            assertThat(large.encode(" light house garden").length).isLessThanOrEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hasDistinctPiecesSpecialTokensAndNoMoreThanAsked(VocabularyKind kind) {
        TrainedVocabulary vocabulary = train(kind, 400);
        assertThat(vocabulary.pieces()).hasSizeLessThanOrEqualTo(400).doesNotHaveDuplicates();
        if (kind == VocabularyKind.WORD_PIECE) {
            assertThat(vocabulary.pieces().subList(0, 5)).containsExactly("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
            assertThat(vocabulary.pieces())
                    .contains("灯", "塔", "α", "##α".replace('α', 'β'), "🙂")
                    .doesNotContain("É", "é");
        } else {
            assertThat(vocabulary.pieces()).hasSize(400);
            assertThat(vocabulary.pieces().getLast()).isEqualTo("<|endoftext|>");
            assertThat(new HashSet<>(vocabulary.pieces().subList(0, 256))).hasSize(256);
            assertThat(vocabulary.pieces()).contains("Ġhouse");
        }
    }

    @Test
    void capitalsAndAccentsStayWhereTheyShall() {
        var options = new VocabularyOptions(VocabularyKind.WORD_PIECE, 400, 2, false, 1000);
        TrainedVocabulary vocabulary = new VocabularyTrainer(options, Progress.NONE).trainOnTexts(texts());
        assertThat(vocabulary.pieces()).contains("É");
    }

    @Test
    void rareCharactersAreLeftOutOfAShortAlphabet() {
        var options = new VocabularyOptions(VocabularyKind.WORD_PIECE, 300, 2, true, 15);
        TrainedVocabulary vocabulary = new VocabularyTrainer(options, Progress.NONE).trainOnTexts(texts());
        assertThat(vocabulary.pieces()).contains("e").doesNotContain("灯", "🙂");
    }

    @Test
    void corporaAreReadByManyThreadsWithTheSameResult() throws IOException {
        Path a = Files.write(
                folder.resolve("a.txt"),
                texts().subList(0, 200).stream().map(t -> t.replace("\n", " ")).toList());
        Path b = Files.write(
                folder.resolve("b.txt"),
                texts().subList(200, 400).stream()
                        .map(t -> t.replace("\n", " "))
                        .toList());
        var readers = CorpusReaders.all();
        var corpora = List.of(
                new Corpus("a", a, readers.named("text-lines"), ReaderOptions.DEFAULT, 0),
                new Corpus("b", b, readers.named("text-lines"), ReaderOptions.DEFAULT, 0));
        var trainer = new VocabularyTrainer(VocabularyOptions.wordPiece(400), Progress.NONE);
        TrainedVocabulary fromCorpora = trainer.train(corpora);
        assertThat(trainer.train(corpora)).isEqualTo(fromCorpora);
        assertThat(trainer.trainOnTexts(
                        texts().stream().map(t -> t.replace('’', '\'')).toList()))
                .isEqualTo(fromCorpora);
    }

    @Test
    void whatCannotBeLearntIsRefused() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> VocabularyOptions.wordPiece(10))
                .withMessage("a vocabulary of 10 pieces is not learnt: ask for 300 to 1048576");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new VocabularyTrainer(VocabularyOptions.byteLevel(300), Progress.NONE)
                        .trainOnTexts(List.of("")))
                .withMessage("there is no text to learn a vocabulary from");
        var chinese = new StringBuilder();
        for (int c = 0x4E00; c < 0x4E00 + 500; c++) {
            chinese.appendCodePoint(c);
        }
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new VocabularyTrainer(VocabularyOptions.wordPiece(300), Progress.NONE)
                        .trainOnTexts(List.of(chinese.toString())))
                .withMessageContaining("the text has 505 different characters");
    }

    @Test
    void wordsAreThoseOfBert() {
        assertThat(words(new BertWords(true), "The Café's  ÜBER-test,\t灯塔!\u0000 x\u00ADy"))
                .containsExactly("the", "cafe", "'", "s", "uber", "-", "test", ",", "灯", "塔", "!", "xy");
        assertThat(words(new BertWords(false), "Café")).containsExactly("Café");
    }

    @Test
    void wordsAreThoseOfGpt2() {
        assertThat(words(new ByteLevelWords(), "Don't go  far,\n\n  é 42!"))
                .containsExactly("Don", "'t", "Ġgo", "Ġ", "Ġfar", ",", "ĊĊĠ", "ĠÃ©", "Ġ42", "!");
    }

    private static List<String> words(WordSplitter splitter, String text) {
        var words = new ArrayList<String>();
        splitter.split(text, words::add);
        return words;
    }
}
