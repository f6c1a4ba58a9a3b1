package org.glm4j.tasks;

import java.util.Arrays;
import java.util.List;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;

/** Puts spans behind a context, each at the place of its mask and opened by the start-of-piece token. */
public final class SpanSequences {

    private static final int[] NO_TARGETS = {};

    private final int startOfPiece;
    private final boolean blockPositions;

    /**
     * @param blockPositions whether tokens of a span are counted; without, all have the block position 1
     */
    public SpanSequences(GlmTokenizer tokenizer, boolean blockPositions) {
        this.startOfPiece = tokenizer.commands().id(Command.SOP);
        this.blockPositions = blockPositions;
    }

    /**
     * What belongs into a blank.
     *
     * @param mask index of the blank's mask token in the context
     * @param targets its tokens, at least one; the last one, mostly the end-of-piece token, is only asked for
     */
    public record Span(int mask, int[] targets) {}

    /** A context and what belongs into its blanks, in this order. */
    public EncodedSequence learning(int[] context, List<Span> spans) {
        int[] targets =
                spans.stream().flatMapToInt(span -> Arrays.stream(span.targets)).toArray();
        int length = context.length + targets.length;
        int[] ids = Arrays.copyOf(context, length);
        int[] positions = new int[length];
        int[] blocks = new int[length];
        Arrays.setAll(positions, i -> i);
        int at = context.length;
        for (Span span : spans) {
            for (int i = 0; i < span.targets.length; i++, at++) {
                ids[at] = i == 0 ? startOfPiece : span.targets[i - 1];
                positions[at] = span.mask;
                blocks[at] = blockPositions ? i + 1 : 1;
            }
        }
        return new EncodedSequence(ids, positions, blocks, context.length, targets, new int[0]);
    }

    /**
     * A context to be continued at one of its blanks.
     *
     * @param mask index of the blank's mask token
     */
    public EncodedSequence opened(int[] context, int mask) {
        var learning = learning(context, List.of(new Span(mask, new int[1])));
        return new EncodedSequence(
                learning.ids(),
                learning.positionIds(),
                learning.blockPositionIds(),
                learning.separator(),
                NO_TARGETS,
                learning.promptPositions());
    }
}
