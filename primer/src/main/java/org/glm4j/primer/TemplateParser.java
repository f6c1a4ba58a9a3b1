package org.glm4j.primer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.glm4j.foundation.InvalidInputException;

/**
 * The template language.
 *
 * <pre>
 *   {capital}            the text of a column, or of a variable's first column
 *   {hero.his}           a column of what a variable holds; {hero.His} with a capital
 *   {a animal}           with a or an          {plural animal}   in the plural
 *   {country's}          with an apostrophe    {count n toy}     "one kite", "three kites"
 *   {list country by continent}                "France, Spain, and Italy"; {list plural ...}, {list a ...} (phrasings only)
 *   {?hero.toy}          an answer that the text around it gives, so that an evaluation may hide it (scripts only)
 *   (big|very large|)    one of these wordings, the last one empty
 *   &lt;ending&gt;             the text of a rule (scripts only)
 * </pre>
 */
final class TemplateParser {

    /** Resolves what a template names. */
    interface Names {

        /** What {@code reference} means: a variable and a column. */
        Template.Slot reference(String reference);

        /** The rule of that name. */
        Rule rule(String name);
    }

    private static final Pattern LITERAL_ARTICLE = Pattern.compile("\\b[Aa]n? $");

    private final String source;
    private final String place;
    private final Names names;
    private int at;

    private TemplateParser(String source, String place, Names names) {
        this.source = source;
        this.place = place;
        this.names = names;
    }

    /**
     * @param source the template
     * @param place file and line, for messages
     * @param names what slots and rules mean
     */
    static Template parse(String source, String place, Names names) {
        var parser = new TemplateParser(source, place, names);
        var template = parser.sequence(false);
        if (parser.at < source.length()) {
            throw parser.error("a %s without its beginning".formatted(source.charAt(parser.at)));
        }
        return template;
    }

    private Template sequence(boolean nested) {
        var nodes = new ArrayList<Template.Node>();
        var literal = new StringBuilder();
        while (at < source.length()) {
            var c = source.charAt(at);
            if (c == ')' || (nested && c == '|')) {
                break;
            }
            at++;
            if (c == '{' && LITERAL_ARTICLE.matcher(literal).find()) {
                throw error("write {a name} in place of a {name}");
            }
            switch (c) {
                case '{', '(', '<' -> {
                    flush(literal, nodes);
                    nodes.add(
                            switch (c) {
                                case '{' -> slot(until('}'));
                                case '(' -> choice();
                                default -> call(until('>'));
                            });
                }
                case '}', '>', '|' -> throw error("a stray %s".formatted(c));
                default -> literal.append(c);
            }
        }
        flush(literal, nodes);
        return new Template(List.copyOf(nodes));
    }

    private static void flush(StringBuilder literal, List<Template.Node> nodes) {
        if (!literal.isEmpty()) {
            nodes.add(new Template.Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    private String until(char end) {
        var close = source.indexOf(end, at);
        if (close < 0) {
            throw error("no closing %s".formatted(end));
        }
        var inside = source.substring(at, close);
        at = close + 1;
        return inside;
    }

    private Template.Node choice() {
        var options = new ArrayList<Template>();
        do {
            options.add(sequence(true));
        } while (at < source.length() && source.charAt(at++) == '|');
        if (source.charAt(at - 1) != ')') {
            throw error("no closing )");
        }
        return new Template.Choice(List.copyOf(options));
    }

    private Template.Node call(String rule) {
        try {
            return new Template.Call(names.rule(rule));
        } catch (IllegalArgumentException e) {
            throw error(e.getMessage());
        }
    }

    private Template.Node slot(String inside) {
        var asked = inside.startsWith("?");
        var words = (asked ? inside.substring(1) : inside).split(" ", -1);
        try {
            if (words.length == 3 && words[0].equals("count")) {
                var number = names.reference(words[1]);
                var noun = names.reference(words[2]);
                return new Template.Count(number.variable(), number.column(), noun.variable(), noun.column(), asked);
            }
            if (words[0].equals("list") && words.length >= 4 && words[words.length - 2].equals("by")) {
                return new Template.Several(
                        words.length == 4 ? Template.Form.PLAIN : form(words[1]),
                        names.reference(words[words.length - 3]).column(),
                        names.reference(words[words.length - 1]).column());
            }
            var name = words[words.length - 1];
            var form = Template.Form.PLAIN;
            if (words.length == 2) {
                form = form(words[0]);
            } else if (words.length > 2) {
                throw new IllegalArgumentException("too many words in a slot");
            } else if (name.endsWith("'s")) {
                form = Template.Form.POSSESSIVE;
                name = name.substring(0, name.length() - 2);
            }
            var slot = names.reference(name);
            return new Template.Slot(form, slot.variable(), slot.column(), slot.capital(), asked);
        } catch (IllegalArgumentException e) {
            throw error(e.getMessage());
        }
    }

    private static Template.Form form(String word) {
        return switch (word) {
            case "a" -> Template.Form.ARTICLE;
            case "plural" -> Template.Form.PLURAL;
            default -> throw new IllegalArgumentException("unknown form " + word);
        };
    }

    private InvalidInputException error(String what) {
        return new InvalidInputException("%s: %s in: %s".formatted(place, what, source));
    }
}
