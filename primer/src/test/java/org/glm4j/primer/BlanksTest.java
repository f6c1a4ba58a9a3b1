package org.glm4j.primer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BlanksTest {

    private static final Primer PRIMER = Primer.standard();
    private static final List<Blank> BLANKS = PRIMER.factBlanks();

    @Test
    void thereAreThousandsOfBlanksOverAllRelations() {
        assertThat(BLANKS).hasSizeGreaterThan(6_000).doesNotHaveDuplicates();
        var relations = new HashSet<String>();
        BLANKS.forEach(blank -> relations.add(blank.relation()));
        assertThat(relations).hasSizeGreaterThan(95);
    }

    @Test
    void everyBlankHasOneMaskAndAnAnswer() {
        assertThat(BLANKS).allSatisfy(blank -> {
            assertThat(blank.input().split("\\Q[MASK]\\E", -1))
                    .as(blank.input())
                    .hasSize(2);
            assertThat(blank.answer()).isNotBlank();
            assertThat(Sentences.ends(blank.input())).as(blank.input()).isTrue();
            assertThat(blank.fact()).startsWith(blank.relation() + "/");
        });
    }

    @Test
    void oneTextHasOneAnswer() {
        var answers = new HashMap<String, String>();
        assertThat(BLANKS).allSatisfy(blank -> {
            var before = answers.put(blank.input(), blank.answer());
            assertThat(before == null || before.equals(blank.answer()))
                    .as(blank.input())
                    .isTrue();
        });
    }

    @Test
    void ambiguousBlanksAreLeftOut() {
        assertThat(BLANKS)
                .as("London is the capital of England and of the United Kingdom")
                .noneMatch(blank -> blank.input().contains("London")
                        && blank.fact().startsWith("capital/")
                        && !blank.answer().equals("London"))
                .as("several animals have cubs")
                .noneMatch(blank -> blank.input().matches(".*\\bcub\\b.*")
                        && blank.relation().equals("young")
                        && !blank.answer().equals("cub"));
    }

    @Test
    void aBlankInDoubtIsLeftOutWhereverTheOtherAnswerIsSaid() {
        assertThat(BLANKS)
                .as("a word and digits")
                .noneMatch(blank -> blank.input().equals("A minute has [MASK] seconds."))
                .as("is Paris, is called Paris")
                .noneMatch(blank -> blank.input().matches("The capital city of .* is \\[MASK\\]\\."))
                .as("Florence, Italy")
                .noneMatch(blank -> blank.input().equals("The Uffizi Gallery is in [MASK]."));
    }

    @Test
    void blanksToLearnFromSayNothingThatIsHeldOut() {
        var learnt = PRIMER.trainingBlanks();
        var held = BLANKS.stream().map(Blank::filled).collect(Collectors.toSet());

        assertThat(learnt).hasSizeGreaterThan(8 * BLANKS.size()).doesNotHaveDuplicates();
        assertThat(learnt).noneMatch(blank -> held.contains(blank.filled()));
        var facts = learnt.stream().map(Blank::fact).collect(Collectors.toSet());
        assertThat(BLANKS.stream().filter(blank -> facts.contains(blank.fact())).count())
                .as("blanks whose fact is asked for in other words")
                .isGreaterThan(99 * BLANKS.size() / 100);
    }

    @Test
    void answersTakeTheFormOfTheirPlace() {
        assertThat(BLANKS).allSatisfy(blank -> {
            if (blank.input().startsWith("[MASK]")) {
                var first = blank.answer().charAt(0);
                assertThat(Character.isUpperCase(first) || Character.isDigit(first))
                        .as("%s", blank)
                        .isTrue();
            }
        });
    }

    @Test
    void readingBlanksCanBeAnsweredFromTheTextBeforeThem() {
        var blanks = PRIMER.readingBlanks(500);
        assertThat(blanks).hasSize(500).allSatisfy(blank -> {
            assertThat(blank.input().split("\\Q[MASK]\\E", -1))
                    .as(blank.input())
                    .hasSize(2);
            assertThat(blank.answer()).isNotBlank();
            var after = blank.input().substring(blank.input().indexOf(Blank.MASK));
            assertThat(after).as(blank.input()).doesNotContain(blank.answer());
        });
        assertThat(PRIMER.readingBlanks(20)).isEqualTo(blanks.subList(0, 20));
    }

    @Test
    void continuationsAcceptWhatStoodThere() {
        var prompts = PRIMER.continuations(100);
        assertThat(prompts).hasSize(400);
        assertThat(prompts).allSatisfy(prompt -> assertThat(prompt.input()).containsPattern("\\[sMASK\\]|\\[gMASK\\]"));
        var accepted = prompts.stream()
                .filter(prompt -> prompt.accepts(prompt.original()))
                .count();
        assertThat(accepted).isGreaterThan(380);
    }

    @Test
    void continuationsRefuseWhatIsNoSentence() {
        var prompt = new Continuation(
                "Tom was sad. [sMASK] Then he smiled.", "Mia gave him an apple.", List.of("Mia", "he"), 3, 20);

        assertThat(prompt.accepts("Mia gave him a pear.")).isTrue();
        assertThat(prompt.accepts("")).isFalse();
        assertThat(prompt.accepts("Mia came")).as("too short").isFalse();
        assertThat(prompt.accepts("mia gave him a pear.")).as("no capital").isFalse();
        assertThat(prompt.accepts("Mia gave him a pear")).as("no end").isFalse();
        assertThat(prompt.accepts("Ben gave her a pear."))
                .as("speaks of nobody it should")
                .isFalse();
        assertThat(prompt.accepts("Mia came in. Mia came in. Mia came in."))
                .as("repeats itself")
                .isFalse();
    }

    @Test
    void answersToLearnAreWholeSentencesAndHeldOutOnesAreNotAmongThem() {
        var learnt = PRIMER.trainingBlanks().stream()
                .flatMap(blank -> blank.wholeAnswers().stream())
                .toList();
        var heldOut = BLANKS.stream().map(Blank::filled).collect(Collectors.toSet());

        assertThat(learnt)
                .hasSizeGreaterThan(10_000)
                .noneMatch(
                        answer -> heldOut.contains(answer.input().replaceAll("\\[[sg]MASK]", "") + answer.original()))
                .allSatisfy(answer -> {
                    assertThat(answer.input()).containsPattern("\\? (Answer: )?\\[[sg]MASK]$");
                    assertThat(answer.accepts(answer.original()))
                            .as(answer.toString())
                            .isTrue();
                });
    }
}
