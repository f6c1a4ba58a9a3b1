package org.glm4j.model;

import java.util.Objects;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Tensor;

/**
 * What one forward pass reads.
 *
 * @param ids tokens: [batch, length]
 * @param positions place of every token in the corrupted text: [batch, length]; unused with relative positions
 * @param blockPositions place of every token inside its span: [batch, length]; null for a model without them
 * @param mask which keys each token sees
 * @param past what comes before these tokens, or null
 * @param promptPositions places whose embeddings the prompt encoder replaces: [batch, prompt length], for packed
 *     samples [1, samples * prompt length], or null
 */
public record GlmInput(
        Tensor ids,
        Tensor positions,
        Tensor blockPositions,
        AttentionMask mask,
        KeyValueStore past,
        Tensor promptPositions) {

    public GlmInput {
        Objects.requireNonNull(ids);
        Objects.requireNonNull(positions);
        Objects.requireNonNull(mask);
    }

    /** Tokens with nothing before them. */
    public static GlmInput of(Tensor ids, Tensor positions, Tensor blockPositions, AttentionMask mask) {
        return new GlmInput(ids, positions, blockPositions, mask, null, null);
    }

    /** The same tokens behind others. */
    public GlmInput after(KeyValueStore context) {
        return new GlmInput(ids, positions, blockPositions, mask, context, promptPositions);
    }

    /** The same tokens, some of them places of a continuous prompt. */
    public GlmInput withPromptPositions(Tensor places) {
        return new GlmInput(ids, positions, blockPositions, mask, past, places);
    }

    /** Checks arrays against a model and makes tensors of them, on the model's device. */
    static GlmInput of(GlmModel model, int[][] ids, int[][] positions, int[][] blockPositions, AttentionMask mask) {
        var config = model.config();
        check("input_ids", ids, ids, config.vocabSize());
        check("position_ids", positions, ids, config.relativeEncoding() ? Integer.MAX_VALUE : config.positionRows());
        if (config.blockPositionEncoding()) {
            check("block position_ids", blockPositions, ids, config.positionRows());
        } else if (blockPositions.length > 0) {
            throw new InvalidInputException(
                    "position_ids: this model has no block positions; give one row of positions per sample");
        }
        var device = model.device();
        return of(
                Tensor.of(ids).to(device),
                Tensor.of(positions).to(device),
                config.blockPositionEncoding() ? Tensor.of(blockPositions).to(device) : null,
                mask);
    }

    private static void check(String name, int[][] rows, int[][] ids, int end) {
        if (rows.length != ids.length || rows.length == 0) {
            throw new InvalidInputException(
                    "%s: %d rows, but %d samples are needed".formatted(name, rows.length, Math.max(1, ids.length)));
        }
        for (int r = 0; r < rows.length; r++) {
            if (rows[r].length != ids[0].length || rows[r].length == 0) {
                throw new InvalidInputException("%s: row %d has %d entries, but the first sample has %d tokens"
                        .formatted(name, r, rows[r].length, ids[0].length));
            }
            for (int value : rows[r]) {
                if (value < 0 || value >= end) {
                    throw new InvalidInputException(
                            "%s: %d in row %d is not between 0 and %d; the model has no such entry"
                                    .formatted(name, value, r, end - 1));
                }
            }
        }
    }
}
