package org.glm4j.generation;

/**
 * Watches decoding and may stop it. Calls come from the decoding thread, tokens of one blank in order, blanks of one
 * prompt in order; prompts of one batch take turns.
 */
public interface DecodingListener {

    /** Watches nothing. */
    DecodingListener NONE = new DecodingListener() {};

    /**
     * A token was added to a blank. Beam search, which may still change its mind, reports the tokens of a blank together
     * when it is done.
     *
     * @param prompt index of the prompt in the list given to decode
     * @param blank index of the blank in the prompt
     * @param id the token
     */
    default void onToken(int prompt, int blank, int id) {}

    /** A blank is done; follows its tokens. */
    default void onBlank(int prompt, int blank, DecodedBlank decoded) {}

    /** Asked before every step; true ends all decoding at once with what there is. */
    default boolean cancelled() {
        return false;
    }
}
