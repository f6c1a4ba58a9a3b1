package org.glm4j.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import tools.jackson.databind.JsonNode;

/** A sequence as the reference pads it, to be compared with its reference values. */
public final class PaddedSequence {

    private final EncodedSequence sequence;
    private final int[] ids;
    private final int[] positions;
    private final int[] blocks;
    private final int[] targets;
    private final int[] counted;

    private PaddedSequence(EncodedSequence sequence, int context, int length, int padding) {
        this.sequence = sequence;
        int separator = sequence.separator();
        ids = filled(length, padding);
        System.arraycopy(sequence.ids(), 0, ids, 0, separator);
        System.arraycopy(sequence.ids(), separator, ids, context, sequence.length() - separator);
        positions = new int[length];
        Arrays.setAll(positions, i -> i < context ? i : 0);
        System.arraycopy(sequence.positionIds(), separator, positions, context, sequence.length() - separator);
        blocks = new int[length];
        System.arraycopy(sequence.blockPositionIds(), separator, blocks, context, sequence.length() - separator);
        targets = new int[length];
        counted = new int[length];
        int first = context + sequence.length() - separator - sequence.targets().length;
        System.arraycopy(sequence.targets(), 0, targets, first, sequence.targets().length);
        Arrays.fill(counted, first, first + sequence.targets().length, 1);
    }

    /**
     * @param context tokens of the padded context
     * @param length of the padded whole
     * @param padding the token
     */
    public static PaddedSequence of(EncodedSequence sequence, int context, int length, int padding) {
        return new PaddedSequence(sequence, context, length, padding);
    }

    private static int[] filled(int length, int value) {
        int[] array = new int[length];
        Arrays.fill(array, value);
        return array;
    }

    /** The reference shows the last target, too, goes on counting behind the targets, and its targets there are padding. */
    public PaddedSequence withTargetsGoingOn(int context, int padding, boolean blockPositions) {
        int end = context + sequence.length() - sequence.separator();
        if (end < ids.length && sequence.targets().length > 0) {
            ids[end] = sequence.targets()[sequence.targets().length - 1];
        }
        for (int i = end; i < ids.length; i++) {
            positions[i] = positions[context];
            blocks[i] = blockPositions ? i - context + 1 : 1;
            targets[i] = padding;
        }
        return this;
    }

    /** Behind the targets there is padding. */
    public PaddedSequence withTargetsPadded(int context, int padding) {
        Arrays.fill(targets, context + sequence.length() - sequence.separator(), targets.length, padding);
        return this;
    }

    /** Compares all but the targets that do not count, of which a sequence keeps none. */
    public void equalsReferenceWhereCounted(JsonNode sample) {
        assertThat(ids).isEqualTo(Shared.ints(sample.get("text")));
        assertThat(positions).isEqualTo(Shared.ints(sample.get("position_id").get(0)));
        assertThat(blocks).isEqualTo(Shared.ints(sample.get("position_id").get(1)));
        assertThat(counted).isEqualTo(Shared.ints(sample.get("loss_mask")));
        int[] expected = Shared.ints(sample.get("target"));
        for (int i = 0; i < expected.length; i++) {
            assertThat(targets[i]).isEqualTo(counted[i] * expected[i]);
        }
    }

    /** Compares tokens and positions, and where the reference has them targets and loss mask. */
    public void equalsReference(JsonNode sample) {
        assertThat(ids).isEqualTo(Shared.ints(sample.get("text")));
        assertThat(positions).isEqualTo(Shared.ints(sample.get("position_id").get(0)));
        assertThat(blocks).isEqualTo(Shared.ints(sample.get("position_id").get(1)));
        if (sample.has("target")) {
            assertThat(targets).isEqualTo(Shared.ints(sample.get("target")));
            assertThat(counted).isEqualTo(Shared.ints(sample.get("loss_mask")));
        } else {
            assertThat(sequence.targets()).isEmpty();
        }
    }
}
