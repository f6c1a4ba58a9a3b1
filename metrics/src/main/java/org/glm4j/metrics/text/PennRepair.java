package org.glm4j.metrics.text;

import java.util.ArrayList;
import java.util.List;

/** One text on its way back to the Penn Treebank's spacing, read word by word from the left. */
final class PennRepair {

    private final List<String> words;
    private final List<String> repaired = new ArrayList<>();
    private int next;
    private boolean insideDoubleQuotes;
    private boolean insideSingleQuotes;
    private boolean afterJoiningDash;

    PennRepair(String text) {
        this.words = WordTokenizer.whitespace().words(text);
    }

    String result() {
        while (next < words.size()) {
            boolean joining = false;
            switch (words.get(next)) {
                case "\"" -> doubleQuote();
                case "'" -> apostrophe();
                case "." -> fullStop();
                case "," -> comma();
                case "-" -> joining = dash();
                default -> word();
            }
            afterJoiningDash = joining;
        }
        return String.join(" ", repaired);
    }

    private void doubleQuote() {
        put(insideDoubleQuotes ? "''" : "``", 1);
        insideDoubleQuotes = !insideDoubleQuotes;
    }

    private void apostrophe() {
        if (!repaired.isEmpty() && repaired.getLast().endsWith("n") && follows(1, "t")) {
            // The n goes over to the contraction; where it stood alone an empty word is left, as in the reference.
            String last = repaired.removeLast();
            repaired.add(last.substring(0, last.length() - 1));
            put("n't", 2);
        } else if (follows(1, "s") || follows(1, "d") || follows(1, "ll")) {
            put("'" + words.get(next + 1), 2);
        } else {
            put(insideSingleQuotes ? "'" : "`", 1);
            insideSingleQuotes = !insideSingleQuotes;
        }
    }

    private void fullStop() {
        if (follows(1, ".") && follows(2, ".")) {
            put("...", 3);
        } else if (!repaired.isEmpty()
                && PythonPatterns.isDigits(repaired.getLast())
                && next + 1 < words.size()
                && PythonPatterns.isDigits(words.get(next + 1))) {
            join("." + words.get(next + 1), 2);
        } else if (!repaired.isEmpty() && isLetter(repaired.getLast()) && letterAndStopFollow(next)) {
            // The reference looks one word too far for a third letter: u . s . a . stays u.s. a .
            int end = next + 3;
            while (letterAndStopFollow(end)) {
                end += 2;
            }
            join(String.join("", words.subList(next, end)), end - next);
        } else {
            word();
        }
    }

    private void comma() {
        if (!repaired.isEmpty()
                && isNumber(repaired.getLast())
                && next + 1 < words.size()
                && isNumber(words.get(next + 1))) {
            join("," + words.get(next + 1), 2);
        } else {
            word();
        }
    }

    /** Whether the dash now waits at the end of a word for the one that follows. */
    private boolean dash() {
        if (follows(1, "-")) {
            put("--", 2);
            return false;
        }
        boolean between = next > 0 && next < words.size() - 1;
        if (between && !isPunctuation(repaired.getLast()) && !startsWithPunctuation(words.get(next + 1))) {
            join("-", 1);
            return true;
        }
        put("-", 1);
        return false;
    }

    private void word() {
        String word = words.get(next);
        if (afterJoiningDash && !startsWithPunctuation(word)) {
            join(word, 1);
        } else {
            put(word, 1);
        }
    }

    private void put(String word, int used) {
        repaired.add(word);
        next += used;
    }

    private void join(String end, int used) {
        repaired.add(repaired.removeLast() + end);
        next += used;
    }

    private boolean follows(int distance, String word) {
        return next + distance < words.size() && words.get(next + distance).equals(word);
    }

    /** After the word at this index: one letter, then a full stop. */
    private boolean letterAndStopFollow(int index) {
        return index + 2 < words.size()
                && isLetter(words.get(index + 1))
                && words.get(index + 2).equals(".");
    }

    private static boolean isLetter(String word) {
        return word.codePointCount(0, word.length()) == 1 && Character.isLetter(word.codePointAt(0));
    }

    private static boolean isNumber(String word) {
        return word.codePoints().allMatch(c -> c == ',' || PythonPatterns.isDigit(c));
    }

    /** Also true of several marks that stand side by side in ASCII's order, and of the empty word. */
    private static boolean isPunctuation(String word) {
        return PythonPatterns.PUNCTUATION.contains(word);
    }

    private static boolean startsWithPunctuation(String word) {
        return PythonPatterns.PUNCTUATION.indexOf(word.charAt(0)) >= 0;
    }
}
