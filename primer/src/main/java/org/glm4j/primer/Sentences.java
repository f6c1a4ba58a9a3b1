package org.glm4j.primer;

import java.util.List;
import java.util.regex.Pattern;

/** Where sentences of the primer's texts begin and end. */
final class Sentences {

    /** After . ! ? (and a closing quotation mark), before a capital, a digit or an opening quotation mark; not after Mr. and Mrs. */
    private static final Pattern BETWEEN = Pattern.compile("(?<=[.!?]\"?)(?<!Mrs?\\.) (?=[A-Z0-9\"])");

    private Sentences() {}

    static List<String> of(String text) {
        return List.of(BETWEEN.split(text));
    }

    /** Everything up to the end of the first sentence. */
    static String first(String text) {
        return of(text).getFirst();
    }

    /** Whether no sentence ends within {@code text}. */
    static boolean isPart(String text) {
        return !BETWEEN.matcher(text).find();
    }

    static boolean ends(String text) {
        return text.matches("(?s).*[.!?]\"?");
    }
}
