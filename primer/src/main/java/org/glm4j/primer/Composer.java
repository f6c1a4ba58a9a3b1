package org.glm4j.primer;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Decides what a document is and has it written. */
final class Composer {

    /** Short enough for most texts to end within a sample: how a text ends is learnt from those that do. */
    private static final int SHORTEST = 10;

    private static final int LONGEST_AIM = 120;

    /** One sort of document. */
    private record Sort(String name, int weight, Writer writer) {}

    /** Finer than percents, so that sorts keep their shares among each other. */
    private static final double FINE = 100_000;

    /** Writes a document of about this many words. */
    @FunctionalInterface
    interface Writer {
        void write(int words, Dice dice, Prose prose);
    }

    private final List<Sort> sorts;
    private final int totalWeight;

    private Composer(List<Sort> sorts) {
        this.sorts = sorts;
        this.totalWeight = sorts.stream().mapToInt(Sort::weight).sum();
    }

    /**
     * @param factsShare of the documents, how many are made of facts, 0 to 1; 0.51 if unsaid
     */
    static Composer of(Library library, OptionalDouble factsShare) {
        var facts = factSorts(library.factTexts());
        var others = otherSorts(library);
        var all = new ArrayList<Sort>();
        if (factsShare.isPresent()) {
            all.addAll(weighted(facts, factsShare.getAsDouble()));
            all.addAll(weighted(others, 1 - factsShare.getAsDouble()));
        } else {
            all.addAll(facts);
            all.addAll(others);
        }
        return new Composer(all);
    }

    private static List<Sort> weighted(List<Sort> sorts, double share) {
        int sum = sorts.stream().mapToInt(Sort::weight).sum();
        return sorts.stream()
                .map(sort -> new Sort(
                        sort.name(), Math.toIntExact(Math.round(FINE * share * sort.weight() / sum)), sort.writer()))
                .toList();
    }

    private static List<Sort> factSorts(FactTexts facts) {
        return List.of(
                new Sort("note", 8, (words, dice, prose) -> facts.note(dice, prose)),
                new Sort("answer", 80, (words, dice, prose) -> facts.answer(dice, prose)),
                new Sort("portrait", 13, facts::portrait),
                new Sort("lesson", 14, facts::lesson),
                new Sort("medley", 13, facts::medley),
                new Sort("quiz", 5, facts::quiz));
    }

    private static List<Sort> otherSorts(Library library) {
        var world = library.world();
        var counting = library.counting();
        return List.of(
                new Sort("world", 5, (words, dice, prose) -> world.tell(dice, prose)),
                new Sort("counting", 2, counting::write),
                new Sort("story", 20, library.scriptTexts("story")::write),
                new Sort("dialogue", 5, library.scriptTexts("dialogue")::write),
                new Sort("problem", 5, library.scriptTexts("problem")::write),
                new Sort("reading", 5, library.scriptTexts("reading")::write),
                new Sort("letter", 3, library.scriptTexts("letter")::write),
                new Sort("howto", 4, library.scriptTexts("howto")::write),
                new Sort("description", 5, library.scriptTexts("description")::write));
    }

    /** Writes one document and returns what sort it is. */
    String write(Dice dice, Prose prose) {
        var ticket = dice.below(totalWeight);
        for (var sort : sorts) {
            ticket -= sort.weight();
            if (ticket < 0) {
                sort.writer().write(dice.between(SHORTEST, LONGEST_AIM), dice, prose);
                return sort.name();
            }
        }
        throw new IllegalStateException("weights do not add up");
    }
}
