package org.glm4j.cli;

/** An option was not given that this use of the command needs, though others do not. */
final class MissingOptionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param option as in the help, such as {@code --model=DIR}
     */
    MissingOptionException(String option) {
        super("Missing required option: '%s'".formatted(option));
    }
}
