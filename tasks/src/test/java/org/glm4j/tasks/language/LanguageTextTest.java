package org.glm4j.tasks.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.glm4j.data.corpus.MalformedRecordException;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.EncodedSequence;
import org.glm4j.tasks.TinyVocabulary;
import org.glm4j.tokenizers.GlmTokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageTextTest {

    @TempDir
    private Path directory;

    @Test
    void whatIsWrongWithATextIsSaidWithItsPlace() throws IOException {
        try (var tokenizer = TinyVocabulary.in(directory)) {
            Path file = directory.resolve("text.txt");
            assertThatThrownBy(() -> LanguageText.lines(file, tokenizer))
                    .hasMessageEndingWith("text.txt: no such file");
            Files.write(file, new byte[] {'a', ' ', 'b', '\n', 'c', (byte) 0xc3, '\n'});
            assertThatThrownBy(() -> LanguageText.lines(file, tokenizer))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageEndingWith("text.txt, line 2: is not UTF-8");
            assertThatThrownBy(() -> LanguageText.wikitext(file, tokenizer))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageEndingWith("text.txt, line 2: is not UTF-8");
            Files.writeString(file, "\n \na\n");
            assertThatThrownBy(() -> LanguageText.lines(file, tokenizer))
                    .hasMessageContaining("it needs at least two words");
            Files.writeString(file, "a b\n\n c  d \n");
            var text = LanguageText.lines(file, tokenizer);
            assertThat(text.documents()).hasSize(2);
            assertThat(text.words())
                    .as("two spaces make three words, as the reference counts")
                    .isEqualTo(5);
        }
    }

    @Test
    void everyTokenButTheFirstIsPredictedOnce(@TempDir Path vocabulary) {
        try (var tokenizer = TinyVocabulary.in(vocabulary)) {
            everyTokenOnce(tokenizer, 1, 8, 3);
            everyTokenOnce(tokenizer, 7, 8, 3);
            everyTokenOnce(tokenizer, 8, 8, 3);
            everyTokenOnce(tokenizer, 50, 8, 3);
            everyTokenOnce(tokenizer, 50, 8, 7);
            everyTokenOnce(tokenizer, 50, 8, 1);
            everyTokenOnce(tokenizer, 50, 8, 1000);
        }
    }

    private static void everyTokenOnce(GlmTokenizer tokenizer, int tokens, int length, int stride) {
        int[] document = IntStream.range(0, tokens).map(i -> 10 + i).toArray();
        int[] rest = tokens == 0 ? document : Arrays.copyOfRange(document, 1, tokens);
        var windows = new LanguageWindows(tokenizer, length, stride, false, true).of(document);
        assertThat(windows.stream().map(EncodedSequence::targets).flatMapToInt(Arrays::stream))
                .containsExactly(Arrays.stream(rest).boxed().toArray(Integer[]::new));
        if (stride < length - 1) {
            var leftToRight = new LanguageWindows(tokenizer, length, stride, true, true).of(document);
            assertThat(leftToRight.stream().map(EncodedSequence::targets).flatMapToInt(Arrays::stream))
                    .containsExactly(Arrays.stream(rest).boxed().toArray(Integer[]::new));
        }
    }

    @Test
    void windowsNeedRoomAndMustMove() {
        try (var tokenizer = TinyVocabulary.in(directory)) {
            assertThatThrownBy(() -> new LanguageWindows(tokenizer, 2, 1, false, true))
                    .isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> new LanguageWindows(tokenizer, 8, 0, false, true))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("--overlapping-eval");
        }
    }

    @Test
    void longPassagesLoseTheirBeginningInBothDirections() {
        try (var tokenizer = TinyVocabulary.in(directory)) {
            for (boolean unidirectional : new boolean[] {false, true}) {
                var passage = new Lambada(tokenizer, 8, unidirectional, true).passage("a b c d e f g hi");
                assertThat(passage.word()).isEqualTo("hi");
                assertThat(passage.sequence().length()).isEqualTo(8);
                assertThat(passage.sequence().targets()).isEqualTo(tokenizer.encode("hi"));
                assertThat(tokenizer.decode(passage.sequence().ids()))
                        .contains("g")
                        .doesNotContain("d");
            }
            var lambada = new Lambada(tokenizer, 8, false, true);
            assertThatThrownBy(() -> lambada.passage("a abcdefgh"))
                    .isInstanceOf(MalformedRecordException.class)
                    .hasMessageContaining("raise the sequence length");
            assertThatThrownBy(() -> lambada.passage("  "))
                    .isInstanceOf(MalformedRecordException.class)
                    .hasMessageContaining("has no words");
        }
    }

    @Test
    void badPassagesAreNamedOrLeftOut() throws IOException {
        try (var tokenizer = TinyVocabulary.in(directory)) {
            Path file = directory.resolve("lambada.jsonl");
            var lambada = new Lambada(tokenizer, 32, false, true);
            assertThatThrownBy(() -> lambada.read(file, false)).hasMessageEndingWith("lambada.jsonl: no such file");
            Files.writeString(file, "{\"text\":\"a b\"}\n{\"words\":\"a b\"}\n");
            assertThatThrownBy(() -> lambada.read(file, false))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageEndingWith("lambada.jsonl, line 2: has no field \"text\"");
            assertThat(lambada.read(file, true)).hasSize(1);
            Files.writeString(file, "");
            assertThatThrownBy(() -> lambada.read(file, true)).hasMessageEndingWith("lambada.jsonl: it has no passage");
        }
    }
}
