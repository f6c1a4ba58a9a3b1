package org.glm4j.data.documents;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.glm4j.data.TokenSample;
import org.glm4j.foundation.InvalidInputException;

/**
 * Every document exactly once an epoch, whole wherever it fits: best-fit-decreasing packing (Ding et al., "Fewer
 * truncations improve language modeling", ICML 2024).
 *
 * <p>Documents longer than a sample are cut into pieces, at the last sentence end of a piece's final quarter where
 * there is one. Pieces are packed, longest first, each into the fullest sample it still fits into. Samples come in a
 * new random order each epoch.
 */
public final class BestFitPacking implements SampleSource {

    private final Documents documents;
    private final int startToken;
    private final int endToken;
    private final IntPredicate sentenceEnd;
    private final int maxLength;
    private final long seed;

    private final Pieces pieces = new Pieces();
    private final int[] packed; // pieces in the order of samples
    private final int[] sampleStarts; // [samples + 1], into packed

    /**
     * Plans the packing, which looks at every document's length.
     *
     * @param startToken id put in front of every piece
     * @param endToken id put behind every document
     * @param sentenceEnd whether a token may end a sentence
     * @param maxLength most tokens of a sample, 4 or more
     */
    public BestFitPacking(
            Documents documents, int startToken, int endToken, IntPredicate sentenceEnd, int maxLength, long seed) {
        this.documents = documents;
        this.startToken = startToken;
        this.endToken = endToken;
        this.sentenceEnd = sentenceEnd;
        this.maxLength = maxLength;
        this.seed = seed;
        for (long document = 0; document < documents.size(); document++) {
            cut(document);
        }
        int[] sampleOf = pack();
        int samples = Arrays.stream(sampleOf).max().orElse(-1) + 1;
        sampleStarts = new int[samples + 1];
        for (int sample : sampleOf) {
            sampleStarts[sample + 1]++;
        }
        Arrays.parallelPrefix(sampleStarts, Integer::sum);
        int[] next = Arrays.copyOf(sampleStarts, samples);
        packed = new int[sampleOf.length];
        for (int piece = 0; piece < sampleOf.length; piece++) {
            packed[next[sampleOf[piece]]++] = piece;
        }
    }

    @Override
    public long samplesPerEpoch() {
        return sampleStarts.length - 1L;
    }

    @Override
    public TokenSample sample(long position) {
        long samples = samplesPerEpoch();
        var order = new Permutation(samples, seed, "packed samples", position / samples);
        int chosen = (int) order.at(position % samples);
        var sample = new SampleTokens(maxLength);
        for (int i = sampleStarts[chosen]; i < sampleStarts[chosen + 1]; i++) {
            int piece = packed[i];
            long document = pieces.document[piece];
            int end = pieces.from[piece] + pieces.tokens[piece];
            boolean last = end == documents.length(document) + 1;
            sample.add(startToken, 0);
            sample.add(documents, document, pieces.from[piece], last ? end - 1 : end);
            if (last) {
                sample.add(endToken, 1);
            }
        }
        return sample.toSample();
    }

    /** Divides a document, its end token included, into pieces that fit into a sample behind a start token. */
    private void cut(long document) {
        int length = documents.length(document);
        if (length == 0) {
            return;
        }
        int room = maxLength - 1;
        int from = 0;
        while (length + 1 - from > room) {
            int tokens = sentenceCut(document, from, room);
            pieces.add(document, from, tokens);
            from += tokens;
        }
        if (from < length) { // an end token alone is not worth a piece
            pieces.add(document, from, length + 1 - from);
        }
    }

    private int sentenceCut(long document, int from, int room) {
        int least = room - room / 4;
        int[] tail = new int[room - least];
        documents.read(document, from + least, from + room, tail, new byte[tail.length], 0);
        for (int i = tail.length; i > 0; i--) {
            if (sentenceEnd.test(tail[i - 1])) {
                return least + i;
            }
        }
        return room;
    }

    /** The sample of each piece. */
    private int[] pack() {
        int[] sampleOf = new int[pieces.count];
        var rooms = new BitSet(maxLength + 1); // that some sample has
        List<Deque<Integer>> samplesByRoom = Stream.generate(() -> (Deque<Integer>) new ArrayDeque<Integer>())
                .limit(maxLength)
                .toList();
        int samples = 0;
        for (int piece : longestFirst()) {
            int size = pieces.tokens[piece] + 1;
            int room = rooms.nextSetBit(size);
            int sample;
            if (room < 0) {
                room = maxLength;
                sample = samples++;
            } else {
                sample = samplesByRoom.get(room).remove();
                rooms.set(room, !samplesByRoom.get(room).isEmpty());
            }
            sampleOf[piece] = sample;
            samplesByRoom.get(room - size).add(sample);
            rooms.set(room - size);
        }
        return sampleOf;
    }

    /** Pieces by decreasing length, in document order among equals. */
    private int[] longestFirst() {
        int[] starts = new int[maxLength + 1]; // by maxLength - tokens
        for (int piece = 0; piece < pieces.count; piece++) {
            starts[maxLength - pieces.tokens[piece] + 1]++;
        }
        Arrays.parallelPrefix(starts, Integer::sum);
        int[] order = new int[pieces.count];
        for (int piece = 0; piece < pieces.count; piece++) {
            order[starts[maxLength - pieces.tokens[piece]]++] = piece;
        }
        return order;
    }

    /** Stretches of documents: where each starts and how many tokens it has, an end token counted. */
    private static final class Pieces {

        private long[] document = new long[1024];
        private int[] from = new int[1024];
        private int[] tokens = new int[1024];
        private int count;

        void add(long newDocument, int newFrom, int newTokens) {
            if (count == document.length) {
                if (count > Integer.MAX_VALUE / 2) {
                    throw new InvalidInputException(
                            "the corpus has too many documents for best-fit packing: sample documents at random instead");
                }
                document = Arrays.copyOf(document, 2 * count);
                from = Arrays.copyOf(from, 2 * count);
                tokens = Arrays.copyOf(tokens, 2 * count);
            }
            document[count] = newDocument;
            from[count] = newFrom;
            tokens[count++] = newTokens;
        }
    }
}
