package org.glm4j.cli;

import java.io.IOException;

/** Standard output takes no more: its reader has left ({@code glm ... | head}) or the disk behind it is full. */
final class ClosedOutputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ClosedOutputException(IOException cause) {
        super(cause.getMessage(), cause);
    }

    /** Whether the reader has left, which is its right and no error. */
    boolean readerLeft() {
        return getMessage() != null && getMessage().contains("Broken pipe");
    }
}
