package org.glm4j.training.distributed;

/** Another process of the group is gone, or does not answer. The message says which, and in the middle of what. */
public final class LostPeerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LostPeerException(String message, Throwable cause) {
        super(message, cause);
    }
}
