package org.glm4j.primer;

import java.util.List;

/** Decides what a document is and has it written. */
final class Composer {

    private static final int SHORTEST = 50;
    private static final int LONGEST_AIM = 190;

    /** One sort of document. */
    private record Sort(String name, int weight, Writer writer) {}

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

    static Composer of(Library library) {
        var facts = library.factTexts();
        var world = library.world();
        var counting = library.counting();
        return new Composer(List.of(
                new Sort("note", 8, (words, dice, prose) -> facts.note(dice, prose)),
                new Sort("portrait", 13, facts::portrait),
                new Sort("lesson", 14, facts::lesson),
                new Sort("medley", 13, facts::medley),
                new Sort("quiz", 8, facts::quiz),
                new Sort("world", 5, (words, dice, prose) -> world.tell(dice, prose)),
                new Sort("counting", 2, counting::write),
                new Sort("story", 20, library.scriptTexts("story")::write),
                new Sort("dialogue", 5, library.scriptTexts("dialogue")::write),
                new Sort("problem", 5, library.scriptTexts("problem")::write),
                new Sort("reading", 5, library.scriptTexts("reading")::write),
                new Sort("letter", 3, library.scriptTexts("letter")::write),
                new Sort("howto", 4, library.scriptTexts("howto")::write),
                new Sort("description", 5, library.scriptTexts("description")::write)));
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
