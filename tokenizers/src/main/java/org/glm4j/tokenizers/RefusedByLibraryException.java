package org.glm4j.tokenizers;

/** A native library does not take a vocabulary; the message is the library's. */
final class RefusedByLibraryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedByLibraryException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}
