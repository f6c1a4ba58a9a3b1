package org.glm4j.primer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptReaderTest {

    private final Map<String, Table> tables = new HashMap<>();
    private final Facts facts = new Facts(List.of(), Integer.MAX_VALUE);

    ScriptReaderTest() {
        tables.put(
                "child",
                Table.read("child", List.of("name\the\this", "Tom\the\this", "Mia\tshe\ther", "Ben\the\this")));
        tables.put("toy", Table.read("toy", List.of("toy\tsmall", "kite\t-", "ball\tyes", "orange ball\tyes")));
        var number = new Table("number", List.of("word", "digits"));
        for (var n = 0; n <= 1_000; n++) {
            number.add(List.of(English.words(n), Integer.toString(n)));
        }
        tables.put("number", number);
    }

    private String tell(String text, long seed) {
        var reader = new ScriptReader(new CastReader(tables, facts));
        reader.read("scripts/common.txt", List.of("script common", "bye", "- {hero} said goodbye."));
        reader.read("scripts/test.txt", Arrays.asList(text.split("\n")));
        var prose = new Prose();
        reader.scripts().getFirst().render(new Dice(seed, 0), new English(Map.of()), prose);
        return prose.toString();
    }

    @Test
    void namesMeanTheSameThroughoutAText() {
        var text = tell("""
                script test
                kind story
                cast
                hero: child
                friend: child
                toy: toy where small
                plot
                - {hero} had {a toy}. {hero.He} gave {hero.his} {toy} to {friend}. <bye>""", 3);

        assertThat(text)
                .matches(
                        "(\\w+) had (a|an orange|a) ball\\. (He|She) gave (his|her) (orange )?ball to (\\w+)\\. \\1 said goodbye\\.");
    }

    @Test
    void numbersAreComputedAndCounted() {
        for (var seed = 0; seed < 50; seed++) {
            var text = tell("""
                    script test
                    kind problem
                    cast
                    toy: toy where small=-,yes
                    n: 2..4
                    m: 1..1
                    left: n - m
                    all: n * n
                    plot
                    - {n.digits} {left.digits} {all.digits} {count m toy}, {count n toy}""".replace(" where small=-,yes", ""), seed);
            var parts = text.split(" ", -1);
            var n = Integer.parseInt(parts[0]);
            assertThat(Integer.parseInt(parts[1])).isEqualTo(n - 1);
            assertThat(Integer.parseInt(parts[2])).isEqualTo(n * n);
            assertThat(text)
                    .containsPattern("one (orange ball|ball|kite), (two|three|four) (orange balls|balls|kites)");
        }
    }

    @Test
    void weightsChangeHowOftenAnOptionIsTaken() {
        var often = 0;
        for (var seed = 0; seed < 400; seed++) {
            if (tell("script test\nkind x\nplot\n- *9 often\n- seldom", seed).equals("Often")) {
                often++;
            }
        }
        assertThat(often).isBetween(330, 390);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hero: uncle                        | there is no table uncle",
                "hero: child where age=3            | child has no column age",
                "hero: child where name=Tom         | leaves only 0 rows",
                "n: 9..2                            | no range",
                "n: 2..2000                         | no range",
                "f: fact of cooking                 | there are no facts of cooking",
                "friend: child                      | two variables are called friend"
            })
    void mistakesInACastNameTheirLine(String line, String message) {
        var role = line.strip().equals("hero: child where name=Tom") ? "hero: child where name=Zoe" : line.strip();
        assertThatThrownBy(() -> tell("script test\nkind x\ncast\nfriend: child\n" + role + "\nplot\n- x", 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("scripts/test.txt:5: ")
                .hasMessageContaining(message.strip());
    }

    @Test
    void aDifferenceMustNotBecomeNegative() {
        assertThatThrownBy(() -> tell("script test\nkind x\ncast\na: 1..5\nb: 2..3\nc: a - b\nplot\n- x", 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("scripts/test.txt:6: a - b can be -2 to 3");
    }

    @Test
    void unknownAndUnusedRulesAreRefused() {
        assertThatThrownBy(() -> tell("script test\nkind x\nplot\n- <gone>", 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("scripts/test.txt:4: there is no rule gone in: <gone>");
        assertThatThrownBy(() -> tell("script test\nkind x\nplot\n- x\nspare\n- y", 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("scripts/test.txt:1: nothing uses the rule spare");
    }
}
