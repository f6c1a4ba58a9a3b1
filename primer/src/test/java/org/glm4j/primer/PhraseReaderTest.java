package org.glm4j.primer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhraseReaderTest {

    private static final English ENGLISH = new English(Map.of());

    private final Table animals = Table.read(
            "animals",
            List.of(
                    "animal\tfood\tclass",
                    "owl\tmice~\tbird",
                    "cow\tgrass~\tmammal",
                    "pig\t-\tmammal",
                    "hen\tcorn~\tbird",
                    "dog\tmeat~\tmammal"));
    private final Table child = Table.read("child", List.of("name\the", "Tom\the", "Mia\tshe"));
    private final PhraseReader reader = new PhraseReader(Map.of("animals", animals, "child", child));

    private Relation relation(String... lines) {
        var all = new ArrayList<>(List.of("table animals", "relation food", "about food", "asks food"));
        all.addAll(List.of(lines));
        reader.read("phrases/test.txt", all);
        return reader.relations().getFirst();
    }

    private static String say(Relation relation, int phrasing, Row row) {
        var prose = new Prose();
        var chosen = relation.phrasings().get(phrasing);
        chosen.body().render(chosen.scope(row, new Dice(1, 1), ENGLISH), prose);
        return prose.toString();
    }

    @Test
    void formsOfNouns() {
        var relation = relation(
                "- {a animal} eats {food}",
                "- {plural animal} eat {food}",
                "- the {animal's} food is {food}",
                "- {a food} is food");
        var owl = animals.rows().getFirst();

        assertThat(say(relation, 0, owl)).isEqualTo("An owl eats mice");
        assertThat(say(relation, 1, owl)).isEqualTo("Owls eat mice");
        assertThat(say(relation, 2, owl)).isEqualTo("The owl's food is mice");
        assertThat(say(relation, 3, owl)).isEqualTo("Mice is food");
    }

    @Test
    void continuedLinesAndChoices() {
        var relation = relation("- (every|each|any) {animal}", "  eats {food}");

        assertThat(say(relation, 0, animals.rows().get(1))).matches("(Every|Each|Any) cow eats grass");
    }

    @Test
    void anotherRowDiffersInWhatIsUsed() {
        var relation = relation("= Does {a animal} eat {other.food}? No, it eats {food}.");

        assertThat(say(relation, 0, animals.rows().get(1)))
                .matches("Does a cow eat (mice|corn|meat)\\? No, it eats grass\\.");
    }

    @Test
    void peopleAreDrawnOnceAndKeepTheirPronoun() {
        var relation = relation("= {@child} saw {a animal}. \"It eats {food},\" {@child.he} told {@child#2}.");

        assertThat(say(relation, 0, animals.rows().getFirst()))
                .matches(
                        "(Tom saw an owl\\. \"It eats mice,\" he told Mia|Mia saw an owl\\. \"It eats mice,\" she told Tom)\\.");
    }

    @Test
    void rowsAreListedByWhatTheyShare() {
        reader.read(
                "phrases/class.txt",
                List.of(
                        "table animals",
                        "relation class",
                        "about kinds",
                        "asks class",
                        "- {list plural animal by class} are {plural class}"));
        var relation = reader.relations().getFirst();

        assertThat(relation.phrasings().getFirst().suits(animals.rows().getFirst()))
                .as("two birds are no list")
                .isFalse();
        assertThat(say(relation, 0, animals.rows().get(1)).split("(, and |, | are )"))
                .containsExactlyInAnyOrder(
                        say(relation, 0, animals.rows().get(1)).split("(, and |, | are )"));
        assertThat(say(relation, 0, animals.rows().get(1)))
                .contains("ows")
                .endsWith("are mammals")
                .contains("igs")
                .contains("ogs");
    }

    @Test
    void aPhrasingNeedsTheCellsItShows() {
        var relation = relation("- {a animal} eats {food}");

        assertThat(relation.facts(Integer.MAX_VALUE))
                .doesNotContain(animals.rows().get(2));
        assertThat(relation.phrasings().getFirst().suits(animals.rows().get(2))).isFalse();
        assertThat(relation.phrasings().getFirst().suits(animals.rows().get(1))).isTrue();
    }

    @Test
    void aLimitOnRowsLeavesAWholeRelationAlone() {
        var lines = List.of("table animals", "relation food", "about food", "asks food", "- {a animal} eats {food}");
        reader.read("phrases/food.txt", lines);
        reader.read(
                "phrases/meals.txt",
                List.of("table animals", "relation meals", "about food", "asks class", "whole", lines.getLast()));

        assertThat(reader.relations().getFirst().facts(2))
                .containsExactlyElementsOf(animals.rows().subList(0, 2));
        assertThat(reader.relations().getLast().facts(2)).hasSameElementsAs(animals.rows());
    }

    @Test
    void whatCanBeAskedStandsOnceAndOutsideChoices() {
        var relation = relation(
                "- {a animal} eats {food}",
                "- {food} and {food}",
                "- {a animal} (eats {food}|sleeps)",
                "? Who eats {food}? {a animal}");
        var food = List.of(1);

        assertThat(relation.phrasings().get(0).askable(food)).containsExactly(1);
        assertThat(relation.phrasings().get(1).askable(food)).isEmpty();
        assertThat(relation.phrasings().get(2).askable(food)).isEmpty();
        assertThat(relation.phrasings().get(3).askable(food))
                .as("a question's blank is in its answer")
                .isEmpty();
        assertThat(relation.phrasings().get(3).askable(List.of(0))).containsExactly(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "- {a animal} eats {grub}            | row has no column grub",
                "- {a animal eats {food}             | too many words in a slot",
                "- {a animal} (eats {food}           | no closing )",
                "- {a animal} eats {food}.           | no full stop here",
                "= {a animal} eats {food}            | a sentence ends in",
                "- a {animal} eats {food}            | write {a name} in place of a {name}",
                "? What does {a animal} eat? {@child}| an answer draws nothing",
                "? What does {a animal} eat {food}   | write one question",
                "- {@uncle} eats {food}              | there is no table for @uncle",
                "- {animal} <eats> {food}            | a phrasing has no rules like eats",
                "- {animal} eats {food} >x           | a stray >",
                "asks grub                           | table animals has no column grub",
                "relation food                       | there are two relations food",
                "table plants                        | there is no table plants",
                "verse x                             | unknown line: verse x"
            },
            ignoreLeadingAndTrailingWhitespace = true)
    void mistakesNameFileAndLine(String line, String message) {
        assertThatThrownBy(() -> relation(line.strip()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("phrases/test.txt:5: ")
                .hasMessageContaining(message.strip());
    }
}
