package org.glm4j.data.documents;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.glm4j.data.TokenSample;
import org.glm4j.foundation.InvalidInputException;

/** Documents kept as arrays: for small corpora and tests. */
public final class InMemoryDocuments implements Documents {

    private final List<TokenSample> documents;
    private final CumulativeLengths lengths;

    private InMemoryDocuments(List<TokenSample> documents) {
        this.documents = List.copyOf(documents);
        this.lengths = new CumulativeLengths(
                documents.stream().mapToInt(TokenSample::length).toArray());
    }

    /**
     * @param documents ids and loss masks, without start and end tokens
     * @throws InvalidInputException if there is not a single token
     */
    public static InMemoryDocuments of(List<TokenSample> documents) {
        if (documents.stream().allMatch(document -> document.length() == 0)) {
            throw new InvalidInputException("the corpus has no tokens: give it at least one document with text");
        }
        return new InMemoryDocuments(documents);
    }

    /** Documents of which every token may be predicted. */
    public static InMemoryDocuments ofIds(List<int[]> documents) {
        return of(documents.stream()
                .map(ids -> {
                    byte[] lossMask = new byte[ids.length];
                    Arrays.fill(lossMask, (byte) 1);
                    return new TokenSample(ids, lossMask);
                })
                .toList());
    }

    @Override
    public long size() {
        return documents.size();
    }

    @Override
    public long tokenCount() {
        return lengths.total();
    }

    @Override
    public int length(long document) {
        return get(document).length();
    }

    @Override
    public void read(long document, int from, int to, int[] ids, byte[] lossMask, int at) {
        TokenSample sample = get(document);
        System.arraycopy(sample.ids(), from, ids, at, to - from);
        System.arraycopy(sample.lossMask(), from, lossMask, at, to - from);
    }

    @Override
    public long draw(RandomGenerator random) {
        return lengths.locate(random.nextLong(lengths.total()));
    }

    private TokenSample get(long document) {
        return documents.get(Math.toIntExact(document));
    }
}
