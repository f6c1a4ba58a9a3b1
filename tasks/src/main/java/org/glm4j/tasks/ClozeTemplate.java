package org.glm4j.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glm4j.data.corpus.MalformedRecordException;

/**
 * A cloze with places for fields. A space in front of a place belongs to what stands there, because vocabularies of byte
 * pairs join the two.
 */
final class ClozeTemplate {

    private static final Pattern PLACE = Pattern.compile("\\{([^{}!]+)(!?)\\}|\\[blank\\]|\\[prompt\\]");

    private sealed interface Piece {
        record Fixed(Part part) implements Piece {}

        record Field(String name, boolean spaced, boolean shortenable) implements Piece {}
    }

    private final List<Piece> pieces;
    private final boolean answerSpaced;

    private ClozeTemplate(List<Piece> pieces, boolean answerSpaced) {
        this.pieces = pieces;
        this.answerSpaced = answerSpaced;
    }

    static ClozeTemplate parse(String template) {
        var pieces = new ArrayList<Piece>();
        boolean answerSpaced = false;
        int blanks = 0;
        int from = 0;
        Matcher place = PLACE.matcher(template);
        while (place.find()) {
            String before = template.substring(from, place.start());
            boolean isPrompt = place.group().equals("[prompt]");
            // What follows a prompt place keeps its own space.
            boolean spaced = before.endsWith(" ") && !isPrompt;
            addText(pieces, spaced ? before.substring(0, before.length() - 1) : before);
            if (place.group(1) != null) {
                pieces.add(
                        new Piece.Field(place.group(1), spaced, place.group(2).isEmpty()));
            } else if (isPrompt) {
                pieces.add(new Piece.Fixed(Part.PROMPT));
            } else {
                pieces.add(new Piece.Fixed(Part.BLANK));
                answerSpaced = spaced;
                blanks++;
            }
            from = place.end();
        }
        addText(pieces, template.substring(from));
        if (blanks != 1) {
            throw new MalformedRecordException("has a cloze with %d times [blank], not once".formatted(blanks));
        }
        return new ClozeTemplate(List.copyOf(pieces), answerSpaced);
    }

    private static void addText(List<Piece> pieces, String text) {
        if (!text.isEmpty()) {
            pieces.add(new Piece.Fixed(Part.text(text)));
        }
    }

    /** The fields that it needs. */
    List<String> fields() {
        return pieces.stream()
                .filter(Piece.Field.class::isInstance)
                .map(piece -> ((Piece.Field) piece).name())
                .distinct()
                .toList();
    }

    Cloze fill(Example example) {
        var parts = pieces.stream()
                .map(piece -> switch (piece) {
                    case Piece.Fixed(Part part) -> part;
                    case Piece.Field(String name, boolean spaced, boolean shortenable) ->
                        new Part.Text((spaced ? " " : "") + example.field(name), shortenable);
                })
                .toList();
        return new Cloze(parts, List.of());
    }

    /** A word as it fills the blank. */
    String answer(String word) {
        return answerSpaced ? " " + word : word;
    }
}
