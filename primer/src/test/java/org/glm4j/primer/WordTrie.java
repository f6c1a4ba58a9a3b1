package org.glm4j.primer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds many wordings in a text at once, whatever stands around them: case, commas and quotation marks do not count. */
final class WordTrie<T> {

    /** A wording: at each place the sequences of words that may stand there. */
    record Wording(List<Set<List<String>>> places) {

        String plain() {
            return places.stream().map(Set::toString).collect(Collectors.joining(" "));
        }
    }

    private static final int MOST_WORDS_DRAWN = 6;

    /** Where one of several sequences may stand; {@code begins} holds their first words. */
    private record Branch<T>(Set<String> begins, WordTrie<T> node) {}

    private final Map<String, WordTrie<T>> next = new HashMap<>();
    private final Map<Set<List<String>>, Branch<T>> drawn = new HashMap<>();
    private final Set<T> here = new HashSet<>();

    static List<String> words(String text) {
        var tokens = text.toLowerCase(Locale.ROOT).replaceAll("[.!]", " . ").replaceAll("[?]", " ? ");
        return Stream.of(tokens.split("[ ,\";:]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    void add(Wording wording, T label) {
        var node = this;
        for (var place : wording.places()) {
            if (place.size() == 1) {
                for (var word : place.iterator().next()) {
                    node = node.next.computeIfAbsent(word, key -> new WordTrie<>());
                }
            } else {
                node = node.drawn.computeIfAbsent(place, WordTrie::branch).node();
            }
        }
        node.here.add(label);
    }

    /** Labels of all wordings that occur in {@code text}, once for each place where they do. */
    List<T> find(String text) {
        var words = words(text);
        var found = new ArrayList<T>();
        for (var from = 0; from < words.size(); from++) {
            var labels = new HashSet<T>();
            walk(words, from, labels);
            found.addAll(labels);
        }
        return found;
    }

    private void walk(List<String> words, int at, Set<T> labels) {
        labels.addAll(here);
        if (at == words.size()) {
            return;
        }
        var plain = next.get(words.get(at));
        if (plain != null) {
            plain.walk(words, at + 1, labels);
        }
        drawn.forEach((options, branch) -> {
            var begins = branch.begins().contains(words.get(at));
            for (var end = at + 1; begins && end <= Math.min(words.size(), at + MOST_WORDS_DRAWN); end++) {
                if (options.contains(words.subList(at, end))) {
                    branch.node().walk(words, end, labels);
                }
            }
        });
    }

    private static <T> Branch<T> branch(Set<List<String>> options) {
        return new Branch<>(options.stream().map(List::getFirst).collect(Collectors.toSet()), new WordTrie<>());
    }

    /** Every way to write {@code phrasing} of {@code row}; a question is without its answer. */
    static List<Wording> wordings(Phrasing phrasing, Row row, English english) {
        var slots = new ArrayList<Set<List<String>>>();
        var texts = phrasing.body().wordings(node -> {
            slots.add(options(node, phrasing.cast(), row, english));
            return "\u0001" + (slots.size() - 1) + "\u0001";
        });
        var end = phrasing.kind() == Phrasing.Kind.QUESTION ? "?" : "";
        return texts.stream().map(text -> wording(text + end, slots)).toList();
    }

    private static Wording wording(String text, List<Set<List<String>>> slots) {
        var places = new ArrayList<Set<List<String>>>();
        var pieces = text.split("\u0001", -1); // odd ones are slots
        for (var i = 0; i < pieces.length; i++) {
            if (i % 2 == 1) {
                places.add(slots.get(Integer.parseInt(pieces[i])));
            } else if (!words(pieces[i]).isEmpty()) {
                places.add(Set.of(words(pieces[i])));
            }
        }
        return new Wording(places);
    }

    private static Set<List<String>> options(Template.Node node, Cast cast, Row row, English english) {
        if (node instanceof Template.Slot slot && slot.variable() != 0) {
            var rows = cast.role(slot.variable()).casting() instanceof Casting.OneOf(var drawn)
                    ? drawn
                    : row.table().rows();
            return rows.stream()
                    .filter(other -> other.has(slot.column()))
                    .map(other -> words(show(
                            new Template.Slot(slot.form(), 0, slot.column(), slot.capital(), false), other, english)))
                    .collect(Collectors.toSet());
        }
        return Set.of(words(show(node, row, english)));
    }

    private static String show(Template.Node node, Row row, English english) {
        var scope = new Scope(1, new Dice(0, 0), english);
        scope.set(0, row);
        var prose = new Prose();
        new Template(List.of(node)).render(scope, prose);
        return prose.toString();
    }
}
