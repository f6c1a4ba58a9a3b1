package org.glm4j.primer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Makes blanks whose answers stand in the text before them: small texts to be understood, not facts to be known. */
final class ReadingEvaluation {

    private static final List<String> KINDS = List.of("problem", "reading");
    private static final int MOST_TRIES = 8;

    private final List<Script> scripts;
    private final World world;
    private final English english;

    ReadingEvaluation(Library library) {
        this.scripts = library.scripts().values().stream()
                .filter(script -> KINDS.contains(script.kind()))
                .sorted(Comparator.comparing(Script::name))
                .toList();
        this.world = library.world();
        this.english = library.english();
    }

    /** {@code count} blanks from the texts that {@code seed} makes. */
    List<Blank> blanks(int count, long seed) {
        var blanks = new ArrayList<Blank>();
        for (var index = 0L; blanks.size() < count; index++) {
            blank(new Dice(seed, index)).ifPresent(blanks::add);
        }
        return blanks;
    }

    private Optional<Blank> blank(Dice dice) {
        var prose = new Prose(true);
        var ofWorld = dice.chance(0.2);
        var name = "world";
        if (ofWorld) {
            world.tell(dice, prose);
        } else {
            var script = dice.pick(scripts);
            name = script.name();
            script.render(dice, english, prose);
        }
        for (var tries = 0; tries < MOST_TRIES; tries++) {
            var blank = hide(prose.toString(), "reading/" + name, dice);
            if (blank.isPresent()) {
                return blank;
            }
        }
        return Optional.empty();
    }

    /** Hides one of the marked answers; the text ends with its sentence, which must not give the answer again. */
    private static Optional<Blank> hide(String marked, String name, Dice dice) {
        var pieces = List.of(marked.split(String.valueOf(Prose.MARK), -1)); // odd ones are answers
        if (pieces.size() < 3) {
            return Optional.empty();
        }
        var chosen = 2 * dice.below(pieces.size() / 2) + 1;
        var answer = pieces.get(chosen);
        var rest = Sentences.first(String.join("", pieces.subList(chosen + 1, pieces.size())));
        if (rest.contains(answer)) {
            return Optional.empty();
        }
        var before = String.join("", pieces.subList(0, chosen));
        return Optional.of(new Blank(before + Blank.MASK + rest, answer, "reading", name));
    }
}
