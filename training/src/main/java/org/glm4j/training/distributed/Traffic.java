package org.glm4j.training.distributed;

/**
 * What a process has exchanged with others so far.
 *
 * @param bytes of the tensors that it handed over
 * @param waitedNanos time for which it waited for results
 */
public record Traffic(long bytes, long waitedNanos) {

    /** Nothing. */
    public static final Traffic NONE = new Traffic(0, 0);

    /** What came after an earlier moment. */
    public Traffic since(Traffic earlier) {
        return new Traffic(bytes - earlier.bytes, waitedNanos - earlier.waitedNanos);
    }

    /** Both together. */
    public Traffic plus(Traffic other) {
        return new Traffic(bytes + other.bytes, waitedNanos + other.waitedNanos);
    }
}
