package org.glm4j.model;

import java.util.ArrayList;
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
        if (segment.firstVisible().length > 0) {
            return new AttentionPattern.Biased(bias(segment, dtype, device));
        }
        return new PrefixMask(new int[] {segment.separator()}, new int[0])
                .pattern(1, segment.length(), 0, false, dtype, device);
    }

    /** 0 where a query sees a key, else minus infinity: [1, 1, length, length]. */
    private static Tensor bias(Segment segment, Dtype dtype, Device device) {
        var key = Tensor.arange(segment.length(), Dtype.INT64, device); // [length]
        var query = key.unsqueeze(1); // [length, 1]
        var first = Tensor.of(segment.firstVisible(), segment.length(), 1).to(device);
        var seenByAll =
                key.lessThan(Tensor.of(new int[] {segment.separator()}, 1).to(device));
        var visible = seenByAll.or(first.lessOrEqual(key).and(key.lessOrEqual(query)));
        return PrefixMask.bias(visible.unsqueeze(0).unsqueeze(0), dtype);
    }
}
