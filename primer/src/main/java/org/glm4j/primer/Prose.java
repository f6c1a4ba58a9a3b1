package org.glm4j.primer;

/**
 * The text of one document while it is written. It keeps what every sentence needs right: a capital letter at its
 * beginning and single spaces.
 */
final class Prose {

    /** Stands before and after an answer that an evaluation may hide. */
    static final char MARK = '\u0001';

    private final StringBuilder text = new StringBuilder(1024);
    private final boolean marking;
    private boolean capital = true;
    private boolean stopped;
    private int words;

    Prose() {
        this(false);
    }

    /**
     * @param marking whether answers are put between {@link #MARK}s
     */
    Prose(boolean marking) {
        this.marking = marking;
    }

    /** Begins or ends an answer. */
    Prose mark() {
        if (marking) {
            text.append(MARK);
        }
        return this;
    }

    /** Appends words; the first letter of a sentence is raised. */
    Prose add(String words) {
        for (var i = 0; i < words.length(); i++) {
            add(words.charAt(i));
        }
        return this;
    }

    private void add(char c) {
        if (c == ' ') {
            if (text.isEmpty() || last() == ' ') {
                return;
            }
            words++;
            capital |= stopped;
            stopped = false;
        } else if (c == '"') {
            // A closing quotation mark after a full stop ends a sentence ("Yes." Then ...); after ? and ! it may go on
            // ("Why?" she asked), so there the capital is the author's.
            stopped = !text.isEmpty() && last() == '.';
        } else if (c == '.' || c == '!' || c == '?') {
            stopped = true;
        } else {
            stopped = false;
            if (Character.isLetterOrDigit(c)) {
                text.append(capital ? Character.toUpperCase(c) : c);
                capital = false;
                return;
            }
        }
        text.append(c);
    }

    private char last() {
        return text.charAt(text.length() - 1);
    }

    /** Raises the next letter. */
    void capital() {
        capital = true;
    }

    /** Begins the next sentence: a space, unless the text is empty. */
    Prose space() {
        return add(" ");
    }

    /** Whether something written now would begin a sentence, its own or one that is quoted. */
    boolean atSentenceStart() {
        var quoted = text.length() > 1 && last() == '"' && text.charAt(text.length() - 2) == ' ';
        return capital || quoted;
    }

    /** Words so far, the one being written not counted. */
    int words() {
        return words;
    }

    /** Raises the first letter of {@code word} where a sentence begins. */
    static String capitalised(String word) {
        return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    @Override
    public String toString() {
        var end = text.length();
        return end > 0 && text.charAt(end - 1) == ' ' ? text.substring(0, end - 1) : text.toString();
    }
}
