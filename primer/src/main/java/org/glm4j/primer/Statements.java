package org.glm4j.primer;

import java.util.Collection;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that is said about facts, to be searched for what fits around a blank. "A minute has [MASK] seconds." fits
 * two statements, one with a word and one with digits; "The capital of France is [MASK]." fits "called Paris", too, if
 * that is a way to say it.
 */
final class Statements {

    private final NavigableSet<String> forwards;
    private final NavigableSet<String> backwards = new TreeSet<>();

    /**
     * @param texts may hold one several times
     */
    Statements(Stream<String> texts) {
        forwards = texts.collect(Collectors.toCollection(TreeSet::new));
        forwards.forEach(text -> backwards.add(reversed(text)));
    }

    /** How many statements go on as {@code blank} does before and behind its mask, with a part of one sentence there. */
    long fitting(Blank blank) {
        var before = blank.before();
        var behind = blank.behind();
        var candidates = before.length() >= behind.length()
                ? beginningWith(before, forwards)
                : beginningWith(reversed(behind), backwards).stream()
                        .map(Statements::reversed)
                        .toList();
        return candidates.stream()
                .filter(text -> text.length() > before.length() + behind.length()
                        && text.startsWith(before)
                        && text.endsWith(behind)
                        && Sentences.isPart(text.substring(before.length(), text.length() - behind.length())))
                .count();
    }

    private static Collection<String> beginningWith(String prefix, NavigableSet<String> texts) {
        return prefix.isEmpty() ? texts : texts.subSet(prefix, prefix + Character.MAX_VALUE);
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }
}
