package org.glm4j.tokenizers;

import java.util.List;
import java.util.OptionalInt;

/**
 * Ids of a {@link HubTokenizer}'s special tokens.
 *
 * @param cls opens a text
 * @param eos ends a text; the BERT vocabulary has none
 * @param pad fills batches up
 * @param mask {@code [MASK]}
 * @param sep separates texts, and ends one in the BERT vocabulary
 * @param unk stands for what the vocabulary cannot express
 * @param sop {@code <|startofpiece|>}
 * @param eop {@code <|endofpiece|>}
 * @param gmask {@code [gMASK]}, where there is one
 * @param smask {@code [sMASK]}, where there is one
 */
public record HubSpecialIds(
        int cls,
        OptionalInt eos,
        int pad,
        int mask,
        int sep,
        int unk,
        int sop,
        int eop,
        OptionalInt gmask,
        OptionalInt smask) {

    /** All masks, in the order in which the Hub's code looks for them: {@code [MASK]}, {@code [sMASK]}, {@code [gMASK]}. */
    public List<Integer> maskIds() {
        return smask.isPresent() && gmask.isPresent()
                ? List.of(mask, smask.getAsInt(), gmask.getAsInt())
                : List.of(mask);
    }
}
