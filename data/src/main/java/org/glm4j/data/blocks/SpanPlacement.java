package org.glm4j.data.blocks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Places blanks of given lengths in a text, uniformly, never overlapping, never touching, and never across the end of
 * a document. Start and end tokens of documents stay outside.
 *
 * <p>Where a sample packs several documents, the smaller ones get blanks up to their share of the budget and the
 * largest gets the rest. Lengths that fit nowhere are left out.
 */
final class SpanPlacement {

    private final int startToken;
    private final int endToken;
    private final double ratio;

    /**
     * @param startToken id that begins a document
     * @param endToken id that ends a document
     * @param ratio share of a smaller document's tokens that may be blanked
     */
    SpanPlacement(int startToken, int endToken, double ratio) {
        this.startToken = startToken;
        this.endToken = endToken;
        this.ratio = ratio;
    }

    /** The part of a sample that belongs to one document, without its start and end tokens. */
    private record Body(int offset, int length) {}

    /**
     * @param ids the sample
     * @param lengths lengths of the blanks; shuffled in place
     * @return the blanks, ordered by document size and by place within a document
     */
    List<Span> place(int[] ids, int[] lengths, RandomGenerator random) {
        shuffle(lengths, random);
        List<Body> bodies = bodies(ids);
        bodies.sort(Comparator.comparingInt(Body::length));
        var spans = new ArrayList<Span>(lengths.length);
        int next = 0;
        for (int i = 0; i < bodies.size(); i++) {
            Body body = bodies.get(i);
            boolean largest = i == bodies.size() - 1;
            int budget = largest ? body.length : (int) (body.length * ratio);
            int end = next;
            int covered = 0;
            while (end < lengths.length
                    && covered + lengths[end] <= budget
                    && covered + lengths[end] + (end - next) <= body.length) {
                covered += lengths[end++];
            }
            spread(Arrays.copyOfRange(lengths, next, end), body.length, body.offset, random, spans);
            next = end;
        }
        return spans;
    }

    /** Blanks of the given lengths, in this order, at uniform places within {@code total} tokens from {@code offset}. */
    static void spread(int[] lengths, int total, int offset, RandomGenerator random, List<Span> into) {
        if (lengths.length == 0) {
            return;
        }
        int free = total - Arrays.stream(lengths).sum() - (lengths.length - 1); // a token at least between two blanks
        int[] places = new int[lengths.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = random.nextInt(free + 1);
        }
        Arrays.sort(places);
        int shift = offset;
        for (int i = 0; i < places.length; i++) {
            int start = shift + places[i];
            into.add(new Span(start, start + lengths[i]));
            shift += lengths[i] + 1;
        }
    }

    /** The documents of a sample, last first. The very last token of a sample stays outside too. */
    private List<Body> bodies(int[] ids) {
        var bodies = new ArrayList<Body>();
        int end = ids.length;
        for (int before = ids.length - 1; before >= -1; before--) {
            if (before >= 0 && ids[before] != endToken) {
                continue;
            }
            int start = before + 1;
            if (start < ids.length && ids[start] == startToken) {
                start++;
            }
            int length = Math.max(end - start, 0);
            if (end == ids.length && length > 0) {
                length--;
            }
            bodies.add(new Body(start, length));
            end = before;
        }
        return bodies;
    }

    static void shuffle(int[] values, RandomGenerator random) {
        for (int i = values.length; i > 1; i--) {
            int j = random.nextInt(i);
            int value = values[i - 1];
            values[i - 1] = values[j];
            values[j] = value;
        }
    }
}
