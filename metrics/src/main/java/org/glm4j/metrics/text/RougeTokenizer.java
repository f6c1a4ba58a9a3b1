package org.glm4j.metrics.text;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The words of ROUGE: runs of a to z and 0 to 9 in lower case, stemmed when longer than three letters. */
record RougeTokenizer(boolean stemming) implements WordTokenizer {

    private static final Pattern SEPARATOR = Pattern.compile("[^a-z0-9]+");
    private static final int LONGEST_UNSTEMMED = 3;
    private static final PorterStemmer STEMMER = new PorterStemmer();

    @Override
    public List<String> words(String text) {
        return SEPARATOR
                .splitAsStream(text.toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .map(word -> stemming && word.length() > LONGEST_UNSTEMMED ? STEMMER.stem(word) : word)
                .toList();
    }
}
