package org.glm4j.data.documents;

import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import org.glm4j.foundation.InvalidInputException;

/** Documents at places {@code [start, end)} of an order of all documents. */
final class DocumentSubset implements Documents {

    /** Subsets with a smaller share keep their lengths in memory; larger ones reject draws that fall outside. */
    private static final int REJECTION_SHARE = 16;

    private final Documents all;
    private final Permutation order;
    private final long start;
    private final long end;
    private final long tokenCount;
    private final ToLongFunction<RandomGenerator> draw;

    DocumentSubset(Documents all, Permutation order, long start, long end) {
        this.all = all;
        this.order = order;
        this.start = start;
        this.end = end;
        long tokens = 0;
        for (long place = start; place < end; place++) {
            tokens += all.length(order.at(place));
        }
        this.tokenCount = tokens;
        if (tokens == 0) {
            throw new InvalidInputException(
                    "a part of --split got only empty documents: give more text or fewer parts");
        }
        this.draw = tokens < all.tokenCount() / REJECTION_SHARE ? byLength() : this::byRejection;
    }

    private ToLongFunction<RandomGenerator> byLength() {
        int[] each = new int[Math.toIntExact(size())];
        for (int i = 0; i < each.length; i++) {
            each[i] = length(i);
        }
        var lengths = new CumulativeLengths(each);
        return random -> lengths.locate(random.nextLong(lengths.total()));
    }

    private long byRejection(RandomGenerator random) {
        while (true) {
            long place = order.placeOf(all.draw(random));
            if (place >= start && place < end) {
                return place - start;
            }
        }
    }

    @Override
    public long size() {
        return end - start;
    }

    @Override
    public long tokenCount() {
        return tokenCount;
    }

    @Override
    public int length(long document) {
        return all.length(order.at(start + document));
    }

    @Override
    public void read(long document, int from, int to, int[] ids, byte[] lossMask, int at) {
        all.read(order.at(start + document), from, to, ids, lossMask, at);
    }

    @Override
    public long draw(RandomGenerator random) {
        return draw.applyAsLong(random);
    }
}
