package org.glm4j.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.glm4j.tokenizers.GlmTokenizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilledTextTest {

    private static final GlmTokenizer WORDS = TinyTokenizers.words();
    private static final GlmTokenizer BYTES = TinyTokenizers.bytes();

    @AfterAll
    static void close() {
        WORDS.close();
        BYTES.close();
    }

    @ParameterizedTest
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, textBlock = """
                    The [MASK] sat.|cat|The cat sat.
                    THE [MASK]. (kept as written)|cat|THE cat. (kept as written)
                    ([MASK])|cat|(cat)
                    [MASK] sat|the cat|the cat sat
                    the [MASK]|cat|the cat
                    the cat|sat|the cat sat
                    we play [MASK] now|##ing|we playing now
                    the [MASK] cat||the cat
                    the [MASK]||the
                    [MASK]|cat|cat
                    [MASK][MASK]|cat/dog|catdog
                    [MASK] [MASK] [MASK]|a/cat/sat|a cat sat
                    """, delimiter = '|')
    void wordPieceKeepsTheUsersSpaces(String text, String fills, String expected) {
        assertThat(join(WORDS, text, fills)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, textBlock = """
                    The [MASK] sat.| cat|The cat sat.
                    Rain[MASK]s|bow|Rainbows
                    Rain [MASK]|bow|Rainbow
                    [MASK] sat| The cat|The cat sat
                    Write on. [gMASK]| And on|Write on. And on
                    Write on| and on|Write on and on
                    The [MASK] cat||The cat
                    [sMASK] [sMASK]| One./ Two.|One. Two.
                    """, delimiter = '|')
    void byteLevelFillsBringTheirSpaces(String text, String fills, String expected) {
        assertThat(join(BYTES, text, fills)).isEqualTo(expected);
    }

    private static String join(GlmTokenizer tokenizer, String text, String fills) {
        var ids = Stream.of(fills == null ? new String[] {""} : fills.split("/"))
                .map(fill ->
                        fill.equals("##ing") ? new int[] {tokenizer.id("##ing").orElseThrow()} : tokenizer.encode(fill))
                .toList();
        return new FilledText(tokenizer).join(BlankText.of(text, tokenizer), Arrays.asList(ids.toArray(int[][]::new)));
    }
}
