package org.glm4j.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BertTextCleanerTest {

    private final BertTextCleaner reference = new BertTextCleaner(true, true, false, Set.of("[MASK]"));
    private final BertTextCleaner hub = new BertTextCleaner(true, false, true, Set.of("[MASK]"));
    private final BertTextCleaner cased = new BertTextCleaner(false, true, false, Set.of("[MASK]"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Hello,  World!          | hello , world !",
                "don't re-sign (ex-CEO)  | don ' t re - sign ( ex - ceo )",
                "a¿b‽c–d                 | a ¿ b ‽ c – d",
                "$5 = €4 + x^2           | $ 5 = €4 + x ^ 2",
                "Crème Brûlée, Ångström  | creme brulee , angstrom",
                "e\u0301t\u0301 \u0301   | et",
                "今天GLM天气             | 今 天 glm 天 气",
                "かなカナ 한국           | かなカナ 한국",
                "İstanbul ı ẞ ß ǅ        | istanbul ı ß ß ǆ",
                "no\u00adhyphen zero\u200bwidth \ufeffbom \ufffd | nohyphen zerowidth bom",
                "line\u2028para\u2029nbsp\u00a0em\u2003 | line para nbsp em",
                "nul\u0000bell\u0007nel\u0085vt\u000b   | nulbellnelvt",
                "private\ue000use \ud800lone\udc00 𠀀𪛖  | privateuse lone 𠀀 𪛖",
            })
    void cutsTextIntoWords(String text, String words) {
        var decomposed = Normalizer.normalize(words, Normalizer.Form.NFD);
        assertThat(reference.clean(text)).isEqualTo(words.contains("한") ? decomposed : words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // word | lower case of the word | of each character
                "ΟΔΟΣ  | οδος  | οδοσ",
                "ΟΔΟΣ. | οδος .| οδοσ .",
                "ΣΟΣ   | σος   | σοσ",
                "Σ     | σ     | σ",
                "ΣΑ    | σα    | σα",
                "Α.Σ   | α . ς | α . σ",
                "Α.Σ.Β | α . σ . β | α . σ . β",
                "1Σ    | 1σ    | 1σ",
                "ΑΣ\u0301 | ας | ασ",
                "ΑΣ\u00adΑ | ασα | ασα",
            })
    void theLastSigmaOfAWordIsWhereReferenceAndHubPart(String text, String ofWord, String ofCharacters) {
        assertThat(reference.clean(text)).isEqualTo(ofWord);
        assertThat(hub.clean(text)).isEqualTo(ofCharacters);
    }

    @Test
    void keepsCaseAndAccentsWhereToldTo() {
        assertThat(cased.clean("Crème BRÛLÉE, Σ")).isEqualTo("Crème BRÛLÉE , Σ");
        assertThat(cased.clean("e\u0301")).isEqualTo("e\u0301");
        assertThat(new BertTextCleaner(false, false, true, Set.of()).clean("e\u0301"))
                .isEqualTo("é");
    }

    @Test
    void leavesNamedWordsWholeEvenWhenTheyOnlyAppearByCleaning() {
        assertThat(reference.clean("a [MA\u00adSK] b[MASK]")).isEqualTo("a [MASK] b [ mask ]");
    }

    @Test
    void lineEndsAndTabsSeparateWords() {
        assertThat(reference.clean("tab\tnew\nline\r\nend ")).isEqualTo("tab new line end");
    }

    @Test
    void emptyWhereNothingIsLeft() {
        assertThat(reference.clean("")).isEmpty();
        assertThat(reference.clean(" \u0000\u0301\u200b\n")).isEmpty();
    }
}
