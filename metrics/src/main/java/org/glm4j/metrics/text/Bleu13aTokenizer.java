package org.glm4j.metrics.text;

import java.util.List;
import java.util.regex.Pattern;

/**
 * mteval-v13a.pl: four entities are decoded, symbols stand alone, full stop and comma stand alone unless digits are on
 * both sides, a dash after a digit stands alone.
 */
record Bleu13aTokenizer() implements WordTokenizer {

    private static final Pattern SYMBOL = Pattern.compile("[{-~\\[-` -&(-+:-@/]");
    private static final Pattern POINT_AFTER_OTHER = Pattern.compile("([^0-9])([.,])");
    private static final Pattern POINT_BEFORE_OTHER = Pattern.compile("([.,])([^0-9])");
    private static final Pattern DASH_AFTER_DIGIT = Pattern.compile("([0-9])(-)");

    @Override
    public List<String> words(String text) {
        String line = text.replace("<skipped>", "")
                .replace("-\n", "")
                .replace('\n', ' ')
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replace("&lt;", "<")
                .replace("&gt;", ">");
        line = SYMBOL.matcher(" " + line + " ").replaceAll(" $0 ");
        line = POINT_AFTER_OTHER.matcher(line).replaceAll("$1 $2 ");
        line = POINT_BEFORE_OTHER.matcher(line).replaceAll(" $1 $2");
        line = DASH_AFTER_DIGIT.matcher(line).replaceAll("$1 $2 ");
        return WordTokenizer.whitespace().words(line);
    }
}
