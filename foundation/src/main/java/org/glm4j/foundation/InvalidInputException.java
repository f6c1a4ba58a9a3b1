package org.glm4j.foundation;

/**
 * Something the user gave cannot be used: a file, a flag, a text.
 *
 * <p>The message is one sentence for that user: it names the thing, its place and the way out, for example {@code
 * config.json: num_attention_heads 12 does not divide hidden_size 770}. The command line prints it alone, without a
 * stack trace, and ends with exit code 2. Mistakes of the program itself are other exceptions.
 */
public final class InvalidInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message one sentence: the thing, its place, the way out
     */
    public InvalidInputException(String message) {
        super(message);
    }

    /**
     * @param message one sentence: the thing, its place, the way out
     * @param cause what revealed it
     */
    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
