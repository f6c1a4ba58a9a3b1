package org.glm4j.tasks;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** Puts examples into words with a blank, and says what may fill it. */
public sealed interface Pattern {

    /**
     * Every label has its word, the same for all examples.
     *
     * @param cloze the example in words
     * @param words a word for each label; a leading space matters
     */
    record Verbalizers(Function<Example, Cloze> cloze, Map<String, String> words) implements Pattern {
        public Verbalizers {
            words = Map.copyOf(words);
        }
    }

    /**
     * Every example has its own answers to choose from, of any length.
     *
     * @param alternatives what to compare, at least one
     * @param firstIsRight where true, the first one is right whatever the number of the example's label
     */
    record Choices(Function<Example, List<Alternative>> alternatives, Predicate<Example> firstIsRight)
            implements Pattern {}

    /**
     * One way to fill a blank.
     *
     * @param cloze the example in words
     * @param answer what fills its blank; a leading space matters
     */
    record Alternative(Cloze cloze, String answer) {}

    /** A word for each label. */
    static Pattern verbalizers(Map<String, String> words, Function<Example, Cloze> cloze) {
        return new Verbalizers(cloze, words);
    }

    /** Several answers to the same cloze; the number of the label says which is right. */
    static Pattern choices(Function<Example, Cloze> cloze, Function<Example, List<String>> answers) {
        return new Choices(
                example -> {
                    var filled = cloze.apply(example);
                    return answers.apply(example).stream()
                            .map(answer -> new Alternative(filled, answer))
                            .toList();
                },
                example -> false);
    }
}
