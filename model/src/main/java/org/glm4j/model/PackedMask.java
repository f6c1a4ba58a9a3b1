package org.glm4j.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;

/** Sequences one behind the other in a single row, each with GLM's mask. */
record PackedMask(List<Segment> segments) implements AttentionMask {

    PackedMask {
        segments = List.copyOf(segments);
    }

    /** The mask of one forward pass. */
    AttentionPattern pattern(int batch, int queries, int cached, boolean whole, Dtype dtype, Device device) {
        int length = segments.stream().mapToInt(Segment::length).sum();
        if (batch != 1 || cached != 0 || length != queries) {
            throw new InvalidInputException(
                    "attention_mask: %d packed tokens need one row of that length and nothing before it, not %d rows of %d"
                            .formatted(length, batch, queries));
        }
        if (whole) {
            throw new InvalidInputException(
                    "attention_mask: relative positions cannot be packed; give one row per sequence");
        }
        var pieces = new ArrayList<AttentionPattern.Packed.Piece>();
        int start = 0;
        for (var segment : segments) {
            pieces.add(new AttentionPattern.Packed.Piece(start, segment.length(), pattern(segment, dtype, device)));
            start += segment.length();
        }
        return new AttentionPattern.Packed(pieces);
    }

    private static AttentionPattern pattern(Segment segment, Dtype dtype, Device device) {
        int rest = segment.length() - segment.separator();
        if (segment.firstVisible().length > 0 && rest > 0) {
            return segment.separator() > 1
                    ? new AttentionPattern.TwoParts(segment.separator(), bias(segment, rest, dtype, device))
                    : new AttentionPattern.Biased(bias(segment, segment.length(), dtype, device));
        }
        return new PrefixMask(new int[] {segment.separator()}, new int[0])
                .pattern(1, segment.length(), 0, false, dtype, device);
    }

    /** 0 where one of the last queries sees a key, else minus infinity: [1, 1, queries, length]. */
    private static Tensor bias(Segment segment, int queries, Dtype dtype, Device device) {
        int length = segment.length();
        var key = Tensor.arange(length, Dtype.INT64, device); // [length]
        var query = key.narrow(0, length - queries, queries).unsqueeze(1); // [queries, 1]
        var first = Tensor.of(Arrays.copyOfRange(segment.firstVisible(), length - queries, length), queries, 1)
                .to(device);
        var partA = key.lessThan(bound(segment.separator(), device));
        var trunk = key.lessThan(bound(segment.separator() + segment.trunk(), device));
        var visible = partA.or(trunk.or(first.lessOrEqual(key)).and(key.lessOrEqual(query)));
        return PrefixMask.bias(visible.unsqueeze(0).unsqueeze(0), dtype);
    }

    private static Tensor bound(int end, Device device) {
        return Tensor.of(new int[] {end}, 1).to(device);
    }
}
