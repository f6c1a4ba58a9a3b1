package org.glm4j.tokenizers;

/** How ids become text again, special tokens included. Ids that no token has are left out. */
@FunctionalInterface
interface Decoding {

    String decode(int[] ids);
}
