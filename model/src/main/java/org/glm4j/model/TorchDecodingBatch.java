package org.glm4j.model;

import java.util.Arrays;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/**
 * Sequences decoded side by side on libtorch. Prompts are padded in front, so that all rows end together: next tokens
 * share one place in the cache, and distances between a row's own tokens stay what they are.
 */
final class TorchDecodingBatch implements DecodingBatch {

    /** Positions reserved beyond the prompts; what is not used takes addresses and no memory. */
    private static final int ROOM = 256;

    private static final int[] NOTHING_NEW = {0};
    private static final int[] NO_PADDING = {};

    private final GlmModel model;
    private final KeyValueCache contexts;
    private BranchedCache branched; // closes the contexts; null as long as no context has several continuations
    private int[] padding; // per row, positions in front of the cache that hold nothing
    private Tensor last; // hidden states of the last tokens: [rows, hidden]
    private float[][] logits; // per row, or null where nobody has asked yet

    TorchDecodingBatch(GlmModel model, List<Prompt> prompts) {
        this.model = model;
        int rows = prompts.size();
        if (rows == 0) {
            throw new InvalidInputException("a batch needs at least one prompt");
        }
        int length = prompts.stream().mapToInt(p -> p.ids().length).max().orElseThrow();
        var ids = new int[rows][];
        var positions = new int[rows][];
        var blockPositions = new int[model.config().blockPositionEncoding() ? rows : 0][];
        padding = new int[rows];
        for (int r = 0; r < rows; r++) {
            var prompt = prompts.get(r);
            if (prompt.ids().length == 0) {
                throw new InvalidInputException("prompt %d is empty: a model needs at least one token".formatted(r));
            }
            padding[r] = length - prompt.ids().length;
            ids[r] = padded(prompt.ids(), padding[r]);
            positions[r] = padded(prompt.positions(), padding[r]);
            if (blockPositions.length > 0) {
                blockPositions[r] = padded(prompt.blockPositions(), padding[r]);
            }
        }
        var separators = prompts.stream().mapToInt(Prompt::separator).toArray();
        try (var _ = TensorScope.inference()) {
            var input = GlmInput.of(model, ids, positions, blockPositions, new PrefixMask(separators, padding));
            contexts = new KeyValueCache(model, rows, length + ROOM);
            try {
                feed(input);
            } catch (RuntimeException | Error e) {
                contexts.close();
                throw e;
            }
        }
    }

    private static int[] padded(int[] values, int padding) {
        var row = new int[padding + values.length];
        System.arraycopy(values, 0, row, padding, values.length);
        return row;
    }

    private void feed(GlmInput input) {
        var hidden = model.encode(input.after(branched == null ? contexts : branched)); // [rows, new tokens, hidden]
        if (last != null) {
            last.close();
        }
        last = hidden.select(1, hidden.size(1) - 1).copy().keep();
        logits = null;
        int limit = model.config().maxMemoryLength();
        if (limit > 0) {
            int forgotten = contexts.keepLast(limit);
            padding =
                    Arrays.stream(padding).map(p -> Math.max(0, p - forgotten)).toArray();
        }
    }

    @Override
    public int rows() {
        return padding.length;
    }

    @Override
    public void advance(int[] ids, int[] positions, int[] blockPositions) {
        try (var _ = TensorScope.inference()) {
            boolean block = model.config().blockPositionEncoding();
            feed(GlmInput.of(
                    model,
                    column(ids),
                    column(positions),
                    block ? column(blockPositions) : new int[0][],
                    new PrefixMask(NOTHING_NEW, branched == null ? padding : NO_PADDING)));
        }
    }

    private int[][] column(int[] values) {
        if (values.length != rows()) {
            throw new IllegalArgumentException("%d values for %d rows".formatted(values.length, rows()));
        }
        return Arrays.stream(values).mapToObj(value -> new int[] {value}).toArray(int[][]::new);
    }

    @Override
    public float[] logits(int row) {
        if (logits == null) {
            try (var _ = TensorScope.inference()) {
                var all = model.logits(last);
                logits = new float[rows()][];
                for (int r = 0; r < logits.length; r++) {
                    logits[r] = all.select(0, r).toFloats();
                }
            }
        }
        return logits[row].clone();
    }

    @Override
    public void select(int[] parents) {
        if (parents.length == 0) {
            throw new IllegalArgumentException("a batch keeps at least one row");
        }
        for (int parent : parents) {
            if (parent < 0 || parent >= rows()) {
                throw new IllegalArgumentException("there is no row %d among %d".formatted(parent, rows()));
            }
        }
        try (var _ = TensorScope.inference()) {
            selectContexts(parents);
            var old = last;
            last = old.indexSelect(0, Tensor.of(parents, parents.length).to(model.device()))
                    .keep();
            old.close();
        }
        if (logits != null) {
            var before = logits;
            logits = Arrays.stream(parents).mapToObj(p -> before[p]).toArray(float[][]::new);
        }
        var before = padding;
        padding = Arrays.stream(parents).map(p -> before[p]).toArray();
    }

    /** Contexts that are continued more than once are not copied. */
    private void selectContexts(int[] parents) {
        boolean repeated = Arrays.stream(parents).distinct().count() < parents.length;
        boolean whole = model.config().maxMemoryLength() == 0 && !model.config().relativeEncoding();
        if (branched != null) {
            branched.select(parents);
        } else if (repeated && whole) {
            int[] alive = Arrays.stream(parents).distinct().sorted().toArray();
            contexts.select(alive);
            branched = new BranchedCache(
                    model,
                    contexts,
                    Arrays.stream(alive).map(row -> padding[row]).toArray(),
                    Arrays.stream(parents)
                            .map(parent -> Arrays.binarySearch(alive, parent))
                            .toArray());
        } else {
            contexts.select(parents);
        }
    }

    @Override
    public void close() {
        if (branched == null) {
            contexts.close();
        } else {
            branched.close();
        }
        last.close();
    }
}
