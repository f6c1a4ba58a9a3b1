package org.glm4j.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.glm4j.foundation.InvalidInputException;
import picocli.CommandLine.Parameters;

/** The texts a command works on: its arguments, or lines of standard input. */
final class TextArguments {

    @Parameters(
            paramLabel = "TEXT",
            arity = "0..*",
            description = "Texts, each an argument of its own; - or no TEXT at all reads them from standard input,"
                    + " one a line.")
    private List<String> arguments = new ArrayList<>();

    /**
     * One text and where it stands.
     *
     * @param place for error messages, for example {@code standard input, line 3}; empty where there is only one text
     */
    record Text(String text, String place) {

        /** The same sentence with the place in front, where the user could wonder which text is meant. */
        InvalidInputException placed(InvalidInputException e) {
            return place.isEmpty() ? e : new InvalidInputException(place + ": " + e.getMessage(), e);
        }
    }

    /** Whether some come from standard input. */
    boolean fromStandardInput() {
        return arguments.isEmpty() || arguments.contains("-");
    }

    /** Hands out texts one by one, or as many as are there without waiting. */
    static final class Reader {

        private final Iterator<String> arguments;
        private final boolean onlyOne;
        private final Utf8Lines lines;
        private boolean readingLines;
        private int argument;
        private Optional<InvalidInputException> unreadable = Optional.empty();

        private Reader(List<String> arguments, Utf8Lines lines) {
            this.arguments = arguments.iterator();
            this.onlyOne = arguments.size() == 1;
            this.lines = lines;
        }

        /** The next text, empty after the last. Waits for standard input if it must. */
        Optional<Text> next() throws IOException {
            while (true) {
                if (readingLines) {
                    Optional<Utf8Lines.Line> line = lines.next();
                    if (line.isPresent()) {
                        return line.map(l -> new Text(l.text(), "%s, line %,d".formatted(lines.source(), l.number())));
                    }
                    readingLines = false;
                }
                if (!arguments.hasNext()) {
                    return Optional.empty();
                }
                String next = arguments.next();
                argument++;
                if (!next.equals("-")) {
                    return Optional.of(new Text(next, onlyOne ? "" : "text %d".formatted(argument)));
                }
                readingLines = true;
            }
        }

        /**
         * Up to {@code limit} texts; waits for the first of them only. Empty after the last. A line that cannot be read
         * is told of once the texts before it have been handed out.
         */
        List<Text> nextBatch(int limit) throws IOException {
            if (unreadable.isPresent()) {
                throw unreadable.get();
            }
            var batch = new ArrayList<Text>();
            while (batch.size() < limit && (batch.isEmpty() || !readingLines || lines.ready())) {
                try {
                    Optional<Text> text = next();
                    if (text.isEmpty()) {
                        break;
                    }
                    batch.add(text.get());
                } catch (InvalidInputException e) {
                    if (batch.isEmpty()) {
                        throw e;
                    }
                    unreadable = Optional.of(e);
                    break;
                }
            }
            return batch;
        }
    }

    /**
     * @throws InvalidInputException if there is no text and a person sits at standard input
     */
    Reader read(Console console) {
        if (arguments.isEmpty() && console.terminals().in()) {
            throw new InvalidInputException("Give a TEXT, or - to type texts, one a line.");
        }
        return new Reader(
                arguments.isEmpty() ? List.of("-") : arguments, new Utf8Lines(console.in(), "standard input"));
    }
}
