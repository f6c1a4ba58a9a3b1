package org.glm4j.tasks;

/**
 * How to read a data set.
 *
 * @param fewShot whether the files are those of FewGLUE: {@code dev32.jsonl} judges, {@code val.jsonl} tests ({@code
 *     --few-superglue})
 * @param forTraining whether the examples are used within training, where a task may make several of one question
 * @param cloze whether examples are for patterns with blanks; without, for a classification head
 * @param skipBad whether rows that cannot be used are counted and left out; without, the first one is an error
 */
public record ReadOptions(boolean fewShot, boolean forTraining, boolean cloze, boolean skipBad) {

    /** The full data set, for patterns with blanks, every row in order. */
    public static ReadOptions defaults() {
        return new ReadOptions(false, false, true, false);
    }

    /** See {@link #fewShot()}. */
    public ReadOptions withFewShot(boolean value) {
        return new ReadOptions(value, forTraining, cloze, skipBad);
    }

    /** See {@link #forTraining()}. */
    public ReadOptions withForTraining(boolean value) {
        return new ReadOptions(fewShot, value, cloze, skipBad);
    }

    /** See {@link #cloze()}. */
    public ReadOptions withCloze(boolean value) {
        return new ReadOptions(fewShot, forTraining, value, skipBad);
    }

    /** See {@link #skipBad()}. */
    public ReadOptions withSkipBad(boolean value) {
        return new ReadOptions(fewShot, forTraining, cloze, value);
    }
}
