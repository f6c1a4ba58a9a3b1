package org.glm4j.data.corpus;

/**
 * A record does not hold what its corpus' reader expects. Readers give the reason alone; whoever reads the corpus adds
 * the file and the line, and either stops or skips and counts it.
 */
public final class MalformedRecordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param reason what is wrong, to follow "line 12:", such as {@code has no field "text"}
     */
    public MalformedRecordException(String reason) {
        super(reason);
    }

    /**
     * @param reason what is wrong, to follow "line 12:"
     * @param cause what revealed it
     */
    public MalformedRecordException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
