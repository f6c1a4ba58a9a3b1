package org.glm4j.primer;

import java.util.ArrayList;
import java.util.List;

/** The lines of a phrase or script file: comments dropped, continued lines joined. */
final class Lines {

    /**
     * @param place file and line number, for messages
     * @param head the first word
     * @param rest what follows it
     */
    record Line(String place, String head, String rest) {
        @Override
        public String toString() {
            return (head + " " + rest).strip();
        }
    }

    private Lines() {}

    /** A line that begins with a space continues the one before. */
    static List<Line> of(String file, List<String> lines) {
        var found = new ArrayList<Line>();
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith(" ") && !found.isEmpty()) {
                var before = found.removeLast();
                found.add(new Line(before.place(), before.head(), (before.rest() + " " + line.strip()).strip()));
                continue;
            }
            var words = line.strip().split(" +", 2);
            found.add(new Line("%s:%d".formatted(file, i + 1), words[0], words.length > 1 ? words[1] : ""));
        }
        return found;
    }
}
