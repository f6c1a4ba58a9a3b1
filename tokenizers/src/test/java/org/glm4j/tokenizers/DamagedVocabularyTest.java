package org.glm4j.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are cut off, damaged or lie: one sentence each, and never the end of the process. */
class DamagedVocabularyTest {

    @TempDir
    private Path directory;

    private Path words;
    private Path pieces;
    private Path merges;
    private Path model;

    @BeforeEach
    void name() {
        words = directory.resolve("vocab.txt");
        pieces = directory.resolve("vocab.json");
        merges = directory.resolve("merges.txt");
        model = directory.resolve("cog-pretrain.model");
    }

    @Test
    void aWordListNeedsItsSpecialPieces() throws IOException {
        Files.writeString(words, "[PAD]\n[UNK]\n[CLS]\n[SEP]\nthe\n");
        assertFails(words, "a BERT vocabulary has a piece [MASK], this one of 5 pieces has none");
        Files.writeString(words, "");
        assertFails(words, "[PAD]");
    }

    @Test
    void theLinesOfAWordListDiffer() throws IOException {
        Files.writeString(words, "[PAD]\n[UNK]\nthe\n[CLS]\n[SEP]\nthe\n[MASK]\n");
        assertFails(words, "line 6 repeats \"the\" of line 3");
    }

    @Test
    void aWordListIsText() throws IOException {
        Files.write(words, new byte[] {'[', 'P', 'A', 'D', ']', '\n', (byte) 0xC3, '(', '\n'});
        assertFails(words, "not UTF-8 text");
    }

    @Test
    void aWordListMayHaveAByteOrderMarkAndCarriageReturns() throws IOException {
        Files.writeString(words, "\ufeff[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\n[MASK]\r\nthe\r\n");
        try (var tokenizer = Tokenizers.load(words)) {
            assertThat(tokenizer.encode("the THE")).containsExactly(5, 5);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                    | not a JSON object of pieces and ids",
                "{}                    | the vocabulary is empty",
                "{\"a\": 0             | not valid JSON at line 1",
                "{\"a\": 0} {}         | something follows the JSON object",
                "{\"a\": \"0\"}        | the id of \"a\" is not an integer",
                "{\"a\": 0.5}          | the id of \"a\" is not an integer",
                "{\"a\": -1}           | the id -1 of \"a\" is outside",
                "{\"a\": 99999999999}  | the id 99999999999 of \"a\" is outside",
                "{\"a\": 1}            | no piece has the id 0",
                "{\"a\": 0, \"b\": 0}  | \"a\" and \"b\" have the same id 0",
                "{\"a\": 0, \"a\": 1}  | \"a\" has two ids, 0 and 1",
                "{\"a\": 0, \"b\": 1}  | a byte-level vocabulary has all 256",
            })
    void aPieceTableIsCheckedBeforeItIsUsed(String json, String message) throws IOException {
        Files.writeString(pieces, json);
        Files.copy(Tiny.file("gpt2/merges.txt"), merges);
        assertFails(pieces, message);
    }

    @Test
    void anIdTooLargeForAnIntegerIsRefused() throws IOException {
        Files.writeString(pieces, "{\"a\": 99999999999999999999999999}");
        Files.copy(Tiny.file("gpt2/merges.txt"), merges);
        assertFails(pieces, "vocab.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a        | line 2 is \"a\", not two pieces separated by a space",
                "a b c    | line 2 is \"a b c\", not two pieces separated by a space",
                "z q      | merge 1 (z q) needs the piece \"zq\", which the vocabulary",
                "猫 a     | merge 1 (猫 a) needs the piece \"猫\", which the vocabulary",
            })
    void mergesFitTheirPieces(String merge, String message) throws IOException {
        Files.copy(Tiny.file("gpt2/vocab.json"), pieces);
        Files.writeString(merges, "#version: 0.2\n" + merge + "\n");
        assertFails(pieces, message);
    }

    @Test
    void mergesOfAnotherVocabularyAreRefused() throws IOException {
        Files.writeString(pieces, Files.readString(Tiny.file("gpt2/vocab.json")).replace("\"Ġthe\"", "\"Ġxxx\""));
        Files.copy(Tiny.file("gpt2/merges.txt"), merges);
        assertFails(pieces, "the two do not belong together");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "{}",
                "{\"model\": 5}",
                "{\"model\": {\"type\": \"WordPiece\"}}",
                "{\"model\": {\"type\": \"WordPiece\", \"vocab\": {\"a\": 0}}}",
                "{\"model\": {\"type\": \"Unigram\", \"vocab\": [[\"a\", 0.5]]}}",
                "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [\"a\"]}}",
                "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [[\"a\", \"b\", \"c\"]]}}",
                "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [5]}}",
                "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [[",
            })
    void aTokenizerJsonIsCheckedBeforeItIsUsed(String json) throws IOException {
        var file = directory.resolve("tokenizer.json");
        Files.writeString(file, json);
        assertFails(file, file.toString());
    }

    @Test
    void aDamagedConfigurationIsNamed() throws IOException {
        Files.copy(Tiny.file("bert/vocab.txt"), words);
        Files.writeString(directory.resolve("tokenizer_config.json"), "{\"tokenizer_class\": ");
        assertFails(directory, "tokenizer_config.json: not valid JSON");
    }

    @Test
    void deepNestingIsNotFollowed() throws IOException {
        Files.writeString(pieces, "{\"a\":".repeat(100_000));
        Files.copy(Tiny.file("gpt2/merges.txt"), merges);
        assertFails(pieces, "is not an integer");
        Files.copy(Tiny.file("bert/vocab.txt"), words);
        Files.delete(pieces);
        Files.writeString(directory.resolve("tokenizer_config.json"), "{\"a\":".repeat(100_000));
        assertFails(directory, "tokenizer_config.json");
    }

    @Test
    void aHugeFileIsNotRead() throws IOException {
        try (var file = new RandomAccessFile(words.toFile(), "rw")) {
            file.setLength(VocabularyText.LARGEST + 1);
        }
        assertFails(words, "268,435,457 bytes are too many for a vocabulary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chinese/cog-pretrain.model", "unigram/tokenizer.model"})
    void aSentencePieceModelCutOffAnywhereIsRefusedOrWhole(String name) throws IOException {
        byte[] whole = Files.readAllBytes(Tiny.file(name));
        int tried = 0;
        int refused = 0;
        for (int length = 0; length < whole.length; length += 5) {
            tried++;
            refused += survives(Arrays.copyOf(whole, length)) ? 0 : 1;
        }
        // A file that ends between two pieces is a shorter model; all else is damage.
        assertThat(refused).isGreaterThan(tried * 8 / 10);
        assertThat(survives(whole)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chinese/cog-pretrain.model", "unigram/tokenizer.model"})
    void aSentencePieceModelWithWrongBytesNeverEndsTheProcess(String name) throws IOException {
        byte[] whole = Files.readAllBytes(Tiny.file(name));
        var random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 1_000; i++) {
            var damaged = whole.clone();
            for (int j = 0; j <= i % 3; j++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            refused += survives(damaged) ? 0 : 1;
        }
        assertThat(refused).isPositive();
    }

    @Test
    void theTableOfReplacementsInsideAModelIsWalkedBeforeTheLibraryWalksIt() throws IOException {
        byte[] whole = Files.readAllBytes(Tiny.file("chinese/cog-pretrain.model"));
        int start = whole.length - 1_500; // the table is the last large field of the file
        int refused = 0;
        for (int at = start; at < whole.length; at++) {
            var damaged = whole.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            refused += survives(damaged) ? 0 : 1;
        }
        assertThat(refused).isPositive();
    }

    /** Whether the model can be opened; if so, whether it can be used without harm is tried out as well. */
    private boolean survives(byte[] bytes) throws IOException {
        Files.write(model, bytes);
        try (var tokenizer = Tokenizers.load(model)) {
            int[] ids = tokenizer.encode("The cat ＡＢＣ…　ﬁ sat 小猫 \u0000 😀 <n> <s>");
            assertThat(tokenizer.decode(ids)).isNotNull();
            return true;
        } catch (InvalidInputException e) {
            assertThat(e).hasMessageStartingWith(model.toString());
            return false;
        }
    }

    private static void assertFails(Path location, String message) {
        assertThatThrownBy(() -> Tokenizers.load(location).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
}
