package org.glm4j.data;

/**
 * A stretch of tokenised text, as sampled from documents and before anything is blanked out.
 *
 * @param ids token ids; for blank infilling every document in it begins with the start token ({@code [CLS]}) and,
 *     unless it was cut, ends with the end-of-document token
 * @param lossMask for each token 1 where the model may be asked to predict it, 0 where it is only context (a prompt,
 *     the start token)
 */
public record TokenSample(int[] ids, byte[] lossMask) {

    public TokenSample {
        if (ids.length != lossMask.length) {
            throw new IllegalArgumentException(
                    "%d ids but %d loss mask entries".formatted(ids.length, lossMask.length));
        }
    }

    /** Number of tokens. */
    public int length() {
        return ids.length;
    }
}
