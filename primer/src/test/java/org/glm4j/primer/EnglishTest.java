package org.glm4j.primer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnglishTest {

    private final English english = new English(Map.of("child", "children", "mouse", "mice"));

    @ParameterizedTest
    @CsvSource({
        "apple,an",
        "dog,a",
        "hour,an",
        "honest man,an",
        "house,a",
        "unicorn,a",
        "uncle,an",
        "unimportant word,an",
        "umbrella,an",
        "European,a",
        "euro,a",
        "egg,an",
        "one,a",
        "orange,an",
        "ostrich,an",
        "use,a",
        "useful tool,a",
        "ugly hat,an",
        "ukulele,a",
        "8,an",
        "11,an",
        "18,an",
        "80,an",
        "1,a",
        "110,a",
        "7,a",
        "x-ray,an",
        "yo-yo,a",
        "ewe,a",
        "ear,an",
        "university,a"
    })
    void articleGoesBySound(String word, String article) {
        assertThat(English.article(word)).isEqualTo(article);
    }

    @ParameterizedTest
    @CsvSource({
        "cat,cats",
        "box,boxes",
        "church,churches",
        "brush,brushes",
        "bus,buses",
        "city,cities",
        "toy,toys",
        "child,children",
        "field mouse,field mice",
        "piece of furniture,pieces of furniture",
        "day of the week,days of the week"
    })
    void plurals(String singular, String plural) {
        assertThat(english.plural(singular)).isEqualTo(plural);
    }

    @ParameterizedTest
    @CsvSource({
        "0,zero",
        "7,seven",
        "13,thirteen",
        "20,twenty",
        "45,forty-five",
        "100,one hundred",
        "105,one hundred five",
        "365,three hundred sixty-five",
        "1000,one thousand",
        "9999,nine thousand nine hundred ninety-nine"
    })
    void numbersInWords(int number, String words) {
        assertThat(English.words(number)).isEqualTo(words);
    }

    @Test
    void numbersOutsideTheRangeHaveNoWords() {
        assertThatThrownBy(() -> English.words(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> English.words(10_000)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "1,first,1st",
        "2,second,2nd",
        "3,third,3rd",
        "5,fifth,5th",
        "8,eighth,8th",
        "9,ninth,9th",
        "11,eleventh,11th",
        "12,twelfth,12th",
        "13,thirteenth,13th",
        "20,twentieth,20th",
        "21,twenty-first,21st",
        "42,forty-second,42nd",
        "100,one hundredth,100th",
        "112,one hundred twelfth,112th"
    })
    void ordinals(int number, String words, String digits) {
        assertThat(English.ordinal(number)).isEqualTo(words);
        assertThat(English.ordinalDigits(number)).isEqualTo(digits);
    }

    @Test
    void possessives() {
        assertThat(English.possessive("Tom")).isEqualTo("Tom's");
        assertThat(English.possessive("Honduras")).isEqualTo("Honduras's");
        assertThat(English.possessive("the Netherlands")).isEqualTo("the Netherlands'");
    }

    @Test
    void lists() {
        assertThat(English.list(List.of("A"))).isEqualTo("A");
        assertThat(English.list(List.of("A", "B"))).isEqualTo("A and B");
        assertThat(English.list(List.of("A", "B", "C"))).isEqualTo("A, B, and C");
    }
}
