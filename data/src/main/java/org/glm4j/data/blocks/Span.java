package org.glm4j.data.blocks;

/**
 * Tokens to be blanked out together.
 *
 * @param start index of the first token
 * @param end index behind the last, more than {@code start}
 */
record Span(int start, int end) {

    int length() {
        return end - start;
    }
}
