package org.glm4j.primer;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The little English grammar that templates need: articles, plurals, possessives, numbers in words, lists. */
final class English {

    /** Beginnings that sound other than they are written. */
    private static final List<String> AN_BY_SOUND = List.of("hour", "honest", "heir", "honor", "herb", "x-ray");

    private static final List<String> A_BY_SOUND = List.of(
            "unic", "unif", "unio", "unit", "univ", "use", "usual", "utensil", "ukulele", "eu", "ewe", "once", "one");
    private static final Set<String> AN_NUMBERS = Set.of("11", "18");
    private static final String[] SMALL = {
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen"
    };
    private static final String[] TENS = {
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"
    };
    private static final Map<String, String> IRREGULAR_ORDINALS = Map.of(
            "one", "first", "two", "second", "three", "third", "five", "fifth", "eight", "eighth", "nine", "ninth",
            "twelve", "twelfth");

    private final Map<String, String> irregularPlurals;

    /**
     * @param irregularPlurals plural by singular where the rules do not hold
     */
    English(Map<String, String> irregularPlurals) {
        this.irregularPlurals = irregularPlurals;
    }

    /** {@code a} or {@code an}, by the sound that {@code word} begins with. */
    static String article(String word) {
        var first = Character.toLowerCase(word.charAt(0));
        if (Character.isDigit(first)) {
            return first == '8' || AN_NUMBERS.contains(word) ? "an" : "a";
        }
        var vowel = "aeiou".indexOf(first) >= 0;
        for (var beginning : vowel ? A_BY_SOUND : AN_BY_SOUND) {
            if (word.regionMatches(true, 0, beginning, 0, beginning.length())) {
                return vowel ? "a" : "an";
            }
        }
        return vowel ? "an" : "a";
    }

    /** The plural of a noun; of several words the last one changes, except before "of" ("slices of bread"). */
    String plural(String noun) {
        var known = irregularPlurals.get(noun);
        if (known != null) {
            return known;
        }
        var of = noun.indexOf(" of ");
        if (of > 0) {
            return plural(noun.substring(0, of)) + noun.substring(of);
        }
        var space = noun.lastIndexOf(' ');
        if (space > 0) {
            return noun.substring(0, space + 1) + plural(noun.substring(space + 1));
        }
        var last = noun.charAt(noun.length() - 1);
        if (last == 's' || last == 'x' || last == 'z' || noun.endsWith("ch") || noun.endsWith("sh")) {
            return noun + "es";
        }
        if (last == 'y' && noun.length() > 1 && "aeiou".indexOf(noun.charAt(noun.length() - 2)) < 0) {
            return noun.substring(0, noun.length() - 1) + "ies";
        }
        return noun + "s";
    }

    /** {@code Tom's}, {@code the Netherlands'}. */
    static String possessive(String noun) {
        return noun + (noun.startsWith("the ") && noun.endsWith("s") ? "'" : "'s");
    }

    /** 0 to 9,999 in words, the American way: "one hundred five". */
    static String words(int number) {
        if (number < 0 || number > 9_999) {
            throw new IllegalArgumentException("no words for " + number);
        }
        if (number < 20) {
            return SMALL[number];
        }
        if (number < 100) {
            return TENS[number / 10] + (number % 10 == 0 ? "" : "-" + SMALL[number % 10]);
        }
        var unit = number < 1_000 ? 100 : 1_000;
        var head = words(number / unit) + (unit == 100 ? " hundred" : " thousand");
        return number % unit == 0 ? head : head + " " + words(number % unit);
    }

    /** 1 to 9,999 as an ordinal in words: "twenty-first". */
    static String ordinal(int number) {
        var cardinal = words(number);
        var cut = Math.max(cardinal.lastIndexOf('-'), cardinal.lastIndexOf(' ')) + 1;
        var last = cardinal.substring(cut);
        var irregular = IRREGULAR_ORDINALS.get(last);
        if (irregular != null) {
            return cardinal.substring(0, cut) + irregular;
        }
        return cardinal.substring(0, cut) + (last.endsWith("y") ? last.substring(0, last.length() - 1) + "ie" : last)
                + "th";
    }

    /** 1 to 9,999 as an ordinal in digits: "21st". */
    static String ordinalDigits(int number) {
        var teen = number % 100 >= 11 && number % 100 <= 13;
        return number
                + (teen
                        ? "th"
                        : switch (number % 10) {
                            case 1 -> "st";
                            case 2 -> "nd";
                            case 3 -> "rd";
                            default -> "th";
                        });
    }

    /** "A, B, and C". */
    static String list(List<String> items) {
        return switch (items.size()) {
            case 0 -> "";
            case 1 -> items.getFirst();
            case 2 -> items.get(0) + " and " + items.get(1);
            default -> String.join(", ", items.subList(0, items.size() - 1)) + ", and " + items.getLast();
        };
    }
}
