package org.glm4j.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The words are those of GPT-2's pattern. */
class Gpt2WordsTest {

    private static final Pattern PATTERN = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

    @Example
    void cutsContractionsNumbersAndSpaces() {
        assertThat(words("It's  we'll 'tis\n\n 3.14ab ...'"))
                .containsExactly("It", "'s", " ", " we", "'ll", " '", "tis", "\n\n", " 3", ".", "14", "ab", " ...'");
        assertThat(words("'l 'r 'v '")).containsExactly("'", "l", " '", "r", " '", "v", " '");
        assertThat(words("  ")).containsExactly("  ");
        assertThat(words("")).isEmpty();
    }

    @Property
    void everyTextIsCutAsThePatternCutsIt(@ForAll("texts") String text) {
        assertThat(words(text))
                .isEqualTo(
                        PATTERN.matcher(text).results().map(MatchResult::group).toList());
    }

    @Property(generation = net.jqwik.api.GenerationMode.EXHAUSTIVE, tries = 70_000)
    void everyCharacterIsOfThePatternsKind(@ForAll("characters") int character) {
        var c = Character.toString(character);
        everyTextIsCutAsThePatternCutsIt("a" + c + "b " + c + "1" + c + " ." + c + "  " + c);
    }

    @Provide
    Arbitrary<Integer> characters() {
        return Arbitraries.integers().between(0, 0xFFFF).filter(c -> c < 0xD800 || c > 0xDFFF);
    }

    @Provide
    Arbitrary<String> texts() {
        var any = Arbitraries.strings().ofMaxLength(20).map(WellFormed::utf16);
        var parts = Arbitraries.of(
                        "a", "Z", "é", "中", "𠀀", "1", "½", "Ⅷ", "٣", " ", "  ", "\n", "\t", "\u00a0", "\u3000",
                        "\u0085", "\u001c", "'", "'s", "'ll", "'re", ".", "!", "_", "😀", "\u0301", "\u0000")
                .list()
                .ofMaxSize(15)
                .map(list -> String.join("", list));
        return Arbitraries.oneOf(any, parts);
    }

    private static List<String> words(String text) {
        var words = new ArrayList<String>();
        for (int start = 0; start < text.length(); ) {
            int end = Gpt2Words.end(text, start);
            words.add(text.substring(start, end));
            start = end;
        }
        return words;
    }
}
