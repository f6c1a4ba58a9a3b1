package org.glm4j.primer;

import java.util.List;

/** Texts made from scripts of one kind: stories, dialogues, letters, recipes, problems. */
final class ScriptTexts {

    private final List<Script> scripts;
    private final int totalWeight;
    private final English english;

    ScriptTexts(List<Script> scripts, English english) {
        this.scripts = List.copyOf(scripts);
        this.totalWeight = scripts.stream().mapToInt(Script::weight).sum();
        this.english = english;
    }

    /** One script; those that may repeat are followed by others until there are {@code words}. */
    void write(int words, Dice dice, Prose prose) {
        Script script;
        do {
            script = pick(dice);
            script.render(dice, english, prose.space());
        } while (script.repeats() && prose.words() < words);
    }

    private Script pick(Dice dice) {
        var ticket = dice.below(totalWeight);
        for (var script : scripts) {
            ticket -= script.weight();
            if (ticket < 0) {
                return script;
            }
        }
        throw new IllegalStateException("weights do not add up");
    }
}
