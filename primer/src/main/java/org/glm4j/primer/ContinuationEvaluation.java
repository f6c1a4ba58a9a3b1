package org.glm4j.primer;

import java.util.ArrayList;
import java.util.List;

/** Makes prompts with a sentence or the end of the text missing, from held-out documents and questions. */
final class ContinuationEvaluation {

    private static final int LONGEST_SENTENCE = 45;
    private static final int FEWEST_SENTENCES = 5;

    private static final List<String> PRONOUNS = List.of("he", "she", "it", "they");

    private final List<String> names;
    private final ScriptTexts stories;
    private final FactTexts facts;
    private final List<Blank> questions;

    /**
     * @param questions blanks that end in {@code [MASK].}
     */
    ContinuationEvaluation(Library library, List<Blank> questions) {
        this.names = library.names();
        this.stories = library.scriptTexts("story");
        this.facts = library.factTexts();
        this.questions = questions.stream().filter(Blank::endsAnswer).toList();
    }

    /** {@code count} prompts of each kind from the texts that {@code seed} makes. */
    List<Continuation> prompts(int count, long seed) {
        var prompts = new ArrayList<Continuation>();
        for (var i = 0; i < count; i++) {
            var dice = new Dice(seed, i);
            prompts.add(missingSentence(story(dice), dice));
            prompts.add(missingEnd(story(dice), dice));
            prompts.add(missingSentence(portrait(dice), dice));
            prompts.add(Continuation.answering(
                    questions.get(i % questions.size()),
                    i % 2 == 0 ? Continuation.SENTENCE_MASK : Continuation.GENERATION_MASK));
        }
        return prompts;
    }

    private List<String> story(Dice dice) {
        List<String> sentences;
        do {
            var prose = new Prose();
            stories.write(0, dice, prose);
            sentences = Sentences.of(prose.toString());
        } while (sentences.size() < FEWEST_SENTENCES);
        return sentences;
    }

    private List<String> portrait(Dice dice) {
        List<String> sentences;
        do {
            var prose = new Prose();
            facts.portrait(0, dice, prose);
            sentences = Sentences.of(prose.toString());
        } while (sentences.size() < FEWEST_SENTENCES);
        return sentences;
    }

    private Continuation missingSentence(List<String> sentences, Dice dice) {
        var at = dice.between(1, sentences.size() - 2);
        var input = new ArrayList<>(sentences);
        var original = input.set(at, Continuation.SENTENCE_MASK);
        return new Continuation(String.join(" ", input), original, List.of(), 2, LONGEST_SENTENCE);
    }

    private Continuation missingEnd(List<String> sentences, Dice dice) {
        var at = dice.between(2, sentences.size() - 2);
        var given = String.join(" ", sentences.subList(0, at));
        var people = new ArrayList<>(PRONOUNS);
        names.stream().filter(given::contains).forEach(people::add);
        var original = String.join(" ", sentences.subList(at, sentences.size()));
        return new Continuation(
                given + " " + Continuation.GENERATION_MASK, original, people, 5, Continuation.LONGEST_TEXT);
    }
}
