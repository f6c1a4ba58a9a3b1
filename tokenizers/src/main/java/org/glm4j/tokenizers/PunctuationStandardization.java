package org.glm4j.tokenizers;

/** Writes typographic punctuation as a keyboard does; the reference prepares its corpora and tasks so. */
public final class PunctuationStandardization {

    private PunctuationStandardization() {}

    /** The text with curly quotes made straight and en dashes made hyphens; nothing else changes. */
    public static String apply(String text) {
        return text.replace('“', '"')
                .replace('”', '"')
                .replace('‘', '\'')
                .replace('’', '\'')
                .replace('–', '-');
    }
}
