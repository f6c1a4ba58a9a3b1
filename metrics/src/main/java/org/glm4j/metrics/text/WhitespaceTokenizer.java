package org.glm4j.metrics.text;

import java.util.List;
import java.util.regex.Pattern;

/** Words are what stands between white space. */
enum WhitespaceTokenizer implements WordTokenizer {
    UNICODE("[" + PythonPatterns.WHITE_SPACE + "]+"),
    ASCII("[ \\t\\n\\x0B\\f\\r]+");

    private final Pattern separator;

    WhitespaceTokenizer(String separator) {
        this.separator = Pattern.compile(separator);
    }

    @Override
    public List<String> words(String text) {
        return separator.splitAsStream(text).filter(word -> !word.isEmpty()).toList();
    }
}
