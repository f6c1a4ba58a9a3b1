package org.glm4j.tasks.seq2seq;

/** How a source and its blank are put together. */
enum ContextForm {
    /** A blank, the word {@code Content:}, the source's beginning. */
    SUMMARY,
    /** A question, a blank and a full stop, the text's beginning. */
    ANSWER,
    /** The text around the answer, {@code Question:}, a blank, the answer. */
    QUESTION,
    /** A question and the word for an answer, a blank, the text's beginning. */
    CHINESE_ANSWER,
    /** The source's end, a blank. */
    PLAIN
}
