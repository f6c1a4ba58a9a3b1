package org.glm4j.metrics.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The stem of an English word by Porter's algorithm ("An algorithm for suffix stripping", Program 14, 1980) with the
 * changes that NLTK makes by default, which the package rouge-score and so the published GLM figures rest on: a short
 * table of irregular words, words of two letters kept, {@code y} becoming {@code i} only after a consonant, and
 * {@code -ies}, {@code -ied}, {@code -alli}, {@code -fulli} and {@code -logi} treated with more care.
 */
public final class PorterStemmer {

    private static final int LONGEST_KEPT = 2;

    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("sky", "sky"),
            Map.entry("skies", "sky"),
            Map.entry("dying", "die"),
            Map.entry("lying", "lie"),
            Map.entry("tying", "tie"),
            Map.entry("news", "news"),
            Map.entry("innings", "inning"),
            Map.entry("inning", "inning"),
            Map.entry("outings", "outing"),
            Map.entry("outing", "outing"),
            Map.entry("cannings", "canning"),
            Map.entry("canning", "canning"),
            Map.entry("howe", "howe"),
            Map.entry("proceed", "proceed"),
            Map.entry("exceed", "exceed"),
            Map.entry("succeed", "succeed"));

    private static final List<Rule> PLURALS =
            List.of(Rule.always("sses", "ss"), Rule.always("ies", "i"), Rule.always("ss", "ss"), Rule.always("s", ""));

    private static final List<Rule> DOUBLE_SUFFIXES = List.of(
            Rule.measured("ational", "ate"),
            Rule.measured("tional", "tion"),
            Rule.measured("enci", "ence"),
            Rule.measured("anci", "ance"),
            Rule.measured("izer", "ize"),
            Rule.measured("bli", "ble"),
            Rule.measured("alli", "al"),
            Rule.measured("entli", "ent"),
            Rule.measured("eli", "e"),
            Rule.measured("ousli", "ous"),
            Rule.measured("ization", "ize"),
            Rule.measured("ation", "ate"),
            Rule.measured("ator", "ate"),
            Rule.measured("alism", "al"),
            Rule.measured("iveness", "ive"),
            Rule.measured("fulness", "ful"),
            Rule.measured("ousness", "ous"),
            Rule.measured("aliti", "al"),
            Rule.measured("iviti", "ive"),
            Rule.measured("biliti", "ble"),
            Rule.measured("fulli", "ful"),
            // The l counts with the stem, so that short ones (geo-, theo-) are enough.
            new Rule("logi", "log", stem -> measure(stem + "l") > 0));

    private static final List<Rule> ADJECTIVES = List.of(
            Rule.measured("icate", "ic"),
            Rule.measured("ative", ""),
            Rule.measured("alize", "al"),
            Rule.measured("iciti", "ic"),
            Rule.measured("ical", "ic"),
            Rule.measured("ful", ""),
            Rule.measured("ness", ""));

    private static final List<Rule> LAST_SUFFIXES = List.of(
            Rule.longStem("al"),
            Rule.longStem("ance"),
            Rule.longStem("ence"),
            Rule.longStem("er"),
            Rule.longStem("ic"),
            Rule.longStem("able"),
            Rule.longStem("ible"),
            Rule.longStem("ant"),
            Rule.longStem("ement"),
            Rule.longStem("ment"),
            Rule.longStem("ent"),
            new Rule("ion", "", stem -> measure(stem) > 1 && (stem.endsWith("s") || stem.endsWith("t"))),
            Rule.longStem("ou"),
            Rule.longStem("ism"),
            Rule.longStem("ate"),
            Rule.longStem("iti"),
            Rule.longStem("ous"),
            Rule.longStem("ive"),
            Rule.longStem("ize"));

    /** A suffix and what it becomes where what stands before it passes the condition. */
    private record Rule(String suffix, String replacement, Predicate<String> condition) {

        static Rule always(String suffix, String replacement) {
            return new Rule(suffix, replacement, stem -> true);
        }

        static Rule measured(String suffix, String replacement) {
            return new Rule(suffix, replacement, stem -> measure(stem) > 0);
        }

        static Rule longStem(String suffix) {
            return new Rule(suffix, "", stem -> measure(stem) > 1);
        }
    }

    /**
     * The stem of one word.
     *
     * @param word a word in any case; letters other than a to z count as consonants
     * @return its stem in lower case, not always a word
     */
    public String stem(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        String irregular = IRREGULAR.get(lower);
        if (irregular != null) {
            return irregular;
        }
        if (lower.length() <= LONGEST_KEPT) {
            return lower;
        }
        String stem = withoutPlural(lower);
        stem = withoutPastOrParticiple(stem);
        stem = withFinalI(stem);
        stem = withoutDoubleSuffix(stem);
        stem = firstMatch(ADJECTIVES, stem);
        stem = firstMatch(LAST_SUFFIXES, stem);
        return withoutFinalEOrL(stem);
    }

    /** Only the first rule whose suffix fits is tried, whether its condition holds or not. */
    private static String firstMatch(List<Rule> rules, String word) {
        for (Rule rule : rules) {
            if (word.endsWith(rule.suffix())) {
                String stem = cut(word, rule.suffix().length());
                return rule.condition().test(stem) ? stem + rule.replacement() : word;
            }
        }
        return word;
    }

    // Step 1a; dies becomes die, but flies fli.
    private static String withoutPlural(String word) {
        return word.length() == 4 && word.endsWith("ies") ? cut(word, 1) : firstMatch(PLURALS, word);
    }

    // Step 1b; died becomes die, but spied spi.
    private static String withoutPastOrParticiple(String word) {
        if (word.endsWith("ied")) {
            return cut(word, word.length() == 4 ? 1 : 2);
        }
        if (word.endsWith("eed")) {
            return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
        }
        if (word.endsWith("ed") && hasVowel(cut(word, 2))) {
            return repaired(cut(word, 2));
        }
        if (word.endsWith("ing") && hasVowel(cut(word, 3))) {
            return repaired(cut(word, 3));
        }
        return word;
    }

    /** What -ed or -ing took away with it comes back: hop from hopp, file from fil. */
    private static String repaired(String stem) {
        if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
            return stem + "e";
        }
        if (endsInDoubleConsonant(stem)) {
            return "lsz".indexOf(last(stem)) < 0 ? cut(stem, 1) : stem;
        }
        return measure(stem) == 1 && endsInShortSyllable(stem) ? stem + "e" : stem;
    }

    // Step 1c.
    private static String withFinalI(String word) {
        boolean afterConsonant = word.endsWith("y") && word.length() > 2 && isConsonant(word, word.length() - 2);
        return afterConsonant ? cut(word, 1) + "i" : word;
    }

    // Step 2; -alli goes first and what remains is tried again.
    private static String withoutDoubleSuffix(String word) {
        if (word.endsWith("alli") && measure(cut(word, 4)) > 0) {
            return withoutDoubleSuffix(cut(word, 2));
        }
        return firstMatch(DOUBLE_SUFFIXES, word);
    }

    // Step 5.
    private static String withoutFinalEOrL(String word) {
        String result = word;
        if (word.endsWith("e")) {
            String stem = cut(word, 1);
            int measure = measure(stem);
            if (measure > 1 || (measure == 1 && !endsInShortSyllable(stem))) {
                result = stem;
            }
        }
        return result.endsWith("ll") && measure(cut(result, 1)) > 1 ? cut(result, 1) : result;
    }

    private static String cut(String word, int letters) {
        return word.substring(0, word.length() - letters);
    }

    private static char last(String word) {
        return word.charAt(word.length() - 1);
    }

    /** A letter other than a, e, i, o, u, and other than a y after a consonant. */
    private static boolean isConsonant(String word, int index) {
        int ys = 0;
        int i = index;
        while (i > 0 && word.charAt(i) == 'y') {
            ys++;
            i--;
        }
        // A y at the start is a consonant; from there on, consonant and vowel alternate over a run of ys.
        boolean consonant = "aeiou".indexOf(word.charAt(i)) < 0;
        return consonant == (ys % 2 == 0);
    }

    /** The same where it is known whether a y at this place would be one. */
    private static boolean isConsonant(char letter, boolean ifY) {
        return letter == 'y' ? ifY : "aeiou".indexOf(letter) < 0;
    }

    /** Porter's m: how often consonants follow vowels. */
    private static int measure(String stem) {
        int measure = 0;
        boolean afterVowel = false;
        boolean consonant = false;
        for (int i = 0; i < stem.length(); i++) {
            consonant = isConsonant(stem.charAt(i), i == 0 || !consonant);
            if (consonant && afterVowel) {
                measure++;
            }
            afterVowel = !consonant;
        }
        return measure;
    }

    private static boolean hasVowel(String stem) {
        boolean consonant = false;
        for (int i = 0; i < stem.length(); i++) {
            consonant = isConsonant(stem.charAt(i), i == 0 || !consonant);
            if (!consonant) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsInDoubleConsonant(String word) {
        int end = word.length() - 1;
        return end >= 1 && word.charAt(end) == word.charAt(end - 1) && isConsonant(word, end);
    }

    /** Consonant, vowel, consonant other than w, x, y at the end; or just vowel and consonant. */
    private static boolean endsInShortSyllable(String word) {
        int end = word.length() - 1;
        if (end == 1) {
            return !isConsonant(word, 0) && isConsonant(word, 1);
        }
        return end >= 2
                && isConsonant(word, end - 2)
                && !isConsonant(word, end - 1)
                && isConsonant(word, end)
                && "wxy".indexOf(last(word)) < 0;
    }
}
