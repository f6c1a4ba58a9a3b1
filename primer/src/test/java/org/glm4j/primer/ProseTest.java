package org.glm4j.primer;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ProseTest {

    private static String prose(String... pieces) {
        var prose = new Prose();
        for (var piece : pieces) {
            prose.add(piece);
        }
        return prose.toString();
    }

    @Test
    void sentencesBeginWithACapital() {
        assertThat(prose("the end. a start! is it? ", "yes.")).isEqualTo("The end. A start! Is it? Yes.");
    }

    @Test
    void capitalIsKeptForTheFirstLetterBehindAQuotationMark() {
        assertThat(prose("\"yes.\" then he left.")).isEqualTo("\"Yes.\" Then he left.");
    }

    @Test
    void speechGoesOnAfterQuestionAndComma() {
        assertThat(prose("\"why?\" asked Tom. \"because,\" said Mia, \"and so it is.\""))
                .isEqualTo("\"Why?\" asked Tom. \"Because,\" said Mia, \"and so it is.\"");
    }

    @Test
    void pointsInNumbersEndNothing() {
        assertThat(prose("it is 3.5 meters long.")).isEqualTo("It is 3.5 meters long.");
    }

    @Test
    void digitsTakeTheCapitalAway() {
        assertThat(prose("7 apples.")).isEqualTo("7 apples.");
    }

    @Test
    void spacesAreSingleAndNotAtTheEdges() {
        assertThat(prose(" a ", " b  c ")).isEqualTo("A b c");
    }

    @Test
    void marksAreWrittenOnlyForEvaluation() {
        assertThat(new Prose()
                        .add("now ")
                        .mark()
                        .add("Tom")
                        .mark()
                        .add(" has it.")
                        .toString())
                .isEqualTo("Now Tom has it.");
        assertThat(new Prose(true)
                        .add("now ")
                        .mark()
                        .add("Tom")
                        .mark()
                        .add(" has it.")
                        .toString())
                .isEqualTo("Now \u0001Tom\u0001 has it.");
    }

    @Property
    void howATextIsCutIntoPiecesDoesNotMatter(
            @ForAll @StringLength(max = 60) @CharRange(from = ' ', to = 'z') String text) {
        var cut = text.length() / 2;
        assertThat(prose(text.substring(0, cut), text.substring(cut))).isEqualTo(prose(text));
    }
}
