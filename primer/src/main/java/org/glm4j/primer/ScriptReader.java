package org.glm4j.primer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.glm4j.foundation.InvalidInputException;

/**
 * Reads {@code scripts/*.txt}: stories, letters, dialogues and the frames around facts.
 *
 * <pre>
 *   script The lost kite
 *   kind story
 *   weight 2                          chosen twice as often as usual
 *   repeats yes                       short: several may stand in one document
 *   cast
 *   hero: child
 *   toy: thing where kind=toy and color
 *   n: 3..9
 *   m: 1..2
 *   left: n - m
 *   f: fact of animals, capital       topics or relations
 *   plot
 *   - &lt;opening&gt; {hero} lost {hero.his} {toy}. &lt;ending&gt;
 *   opening
 *   - *3 Once upon a time ...         three times as likely
 * </pre>
 *
 * Rules of the script called {@code common} can be used by every script whose cast has the names they use.
 */
final class ScriptReader {

    private static final String COMMON = "common";

    private record Option(String place, int weight, String source) {}

    /** A script as written. */
    private static final class Draft {
        private final String name;
        private final String place;
        private final List<Lines.Line> cast = new ArrayList<>();
        private final Map<String, List<Option>> rules = new LinkedHashMap<>();
        private String kind = "";
        private int weight = 1;
        private boolean repeats;

        Draft(String name, String place) {
            this.name = name;
            this.place = place;
        }
    }

    private final List<Draft> drafts = new ArrayList<>();
    private final CastReader castReader;

    ScriptReader(CastReader castReader) {
        this.castReader = castReader;
    }

    void read(String file, List<String> lines) {
        Draft draft = null;
        var inCast = false;
        List<Option> rule = List.of();
        for (var line : Lines.of(file, lines)) {
            if (line.head().equals("script")) {
                draft = new Draft(line.rest(), line.place());
                drafts.add(draft);
                inCast = false;
                continue;
            }
            if (draft == null) {
                throw new InvalidInputException(line.place() + ": name the script first");
            }
            switch (line.head()) {
                case "kind" -> draft.kind = line.rest();
                case "weight" -> draft.weight = Integer.parseInt(line.rest());
                case "repeats" -> draft.repeats = line.rest().equals("yes");
                case "cast" -> inCast = true;
                case "-" -> rule.add(option(line));
                default -> {
                    if (inCast && line.head().endsWith(":")) {
                        draft.cast.add(line);
                    } else if (line.rest().isEmpty() && !draft.rules.containsKey(line.head())) {
                        inCast = false;
                        rule = new ArrayList<>();
                        draft.rules.put(line.head(), rule);
                    } else {
                        throw new InvalidInputException(
                                "%s: neither a rule nor one of its lines: %s".formatted(line.place(), line));
                    }
                }
            }
        }
    }

    private static Option option(Lines.Line line) {
        var text = line.rest();
        if (!text.startsWith("*")) {
            return new Option(line.place(), 1, text);
        }
        var space = text.indexOf(' ');
        return new Option(line.place(), Integer.parseInt(text.substring(1, space)), text.substring(space + 1));
    }

    /** All scripts except the common rules, compiled. */
    List<Script> scripts() {
        var common = new LinkedHashMap<String, List<Option>>();
        var names = new HashSet<String>();
        for (var draft : drafts) {
            if (!names.add(draft.name)) {
                throw new InvalidInputException("%s: there are two scripts %s".formatted(draft.place, draft.name));
            }
            if (draft.name.equals(COMMON)) {
                common.putAll(draft.rules);
            }
        }
        return drafts.stream()
                .filter(draft -> !draft.name.equals(COMMON))
                .map(draft -> compile(draft, common))
                .toList();
    }

    private Script compile(Draft draft, Map<String, List<Option>> common) {
        var cast = castReader.read(draft.cast);
        var compiler = new Compiler(draft, common, cast, new LinkedHashMap<>());
        try {
            if (draft.rules.containsKey(Script.ROOT)) {
                compiler.rule(Script.ROOT);
                checkUse(draft, compiler.compiled.keySet());
            } else {
                draft.rules.keySet().forEach(compiler::rule);
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("%s: %s".formatted(draft.place, e.getMessage()), e);
        }
        return new Script(draft.name, draft.kind, draft.weight, draft.repeats, cast, Map.copyOf(compiler.compiled));
    }

    /** Compiles the rules of one script, each when it is first named. */
    private record Compiler(Draft draft, Map<String, List<Option>> common, Cast cast, Map<String, Rule> compiled)
            implements TemplateParser.Names {

        @Override
        public Template.Slot reference(String reference) {
            return cast.slot(reference);
        }

        @Override
        public Rule rule(String name) {
            var known = compiled.get(name);
            if (known != null) {
                return known;
            }
            var options = draft.rules.getOrDefault(name, common.get(name));
            if (options == null || options.isEmpty()) {
                throw new IllegalArgumentException("there is no rule " + name);
            }
            var rule = new Rule(name);
            compiled.put(name, rule);
            for (var option : options) {
                rule.add(TemplateParser.parse(option.source, option.place, this), option.weight);
            }
            return rule;
        }
    }

    private static void checkUse(Draft draft, Set<String> used) {
        for (var rule : draft.rules.keySet()) {
            if (!used.contains(rule)) {
                throw new InvalidInputException("%s: nothing uses the rule %s".formatted(draft.place, rule));
            }
        }
    }
}
