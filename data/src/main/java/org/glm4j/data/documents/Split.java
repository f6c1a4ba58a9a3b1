package org.glm4j.data.documents;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.glm4j.foundation.InvalidInputException;

/**
 * Shares of the documents for training, validation and test, as {@code --split} gives them.
 *
 * <p>Which part a document falls into is a fixed random choice, the same in every run over the same corpus.
 *
 * @param train share of training, 0 to 1
 * @param valid share of validation
 * @param test share of test; the three sum to 1
 */
public record Split(double train, double valid, double test) {

    private static final long SEED = 1234;

    public Split {
        if (!(train >= 0) || !(valid >= 0) || !(test >= 0) || Math.abs(train + valid + test - 1) > 1e-9) {
            throw new IllegalArgumentException("shares %s, %s, %s do not sum to 1".formatted(train, valid, test));
        }
    }

    /**
     * Reads {@code 949,50,1} or {@code 949/50/1}. Numbers below 1 in sum are shares, and what is missing belongs to the
     * next part; all others are proportions.
     */
    public static Split parse(String text) {
        double[] parts;
        try {
            parts = Arrays.stream(text.split("[,/]", -1))
                    .mapToDouble(part -> Double.parseDouble(part.strip()))
                    .toArray();
        } catch (NumberFormatException e) {
            throw unreadable(text, e);
        }
        int given = parts.length;
        double sum = DoubleStream.of(parts).sum();
        if (sum < 1) {
            parts = Arrays.copyOf(parts, parts.length + 1);
            parts[parts.length - 1] = 1 - sum;
        }
        double[] three = Arrays.copyOf(parts, 3);
        double total = DoubleStream.of(three).sum();
        if (given > 3 || !(total > 0) || DoubleStream.of(three).anyMatch(part -> !(part >= 0))) {
            throw unreadable(text, null);
        }
        return new Split(three[0] / total, three[1] / total, three[2] / total);
    }

    private static InvalidInputException unreadable(String text, Exception cause) {
        return new InvalidInputException(
                "--split %s: give up to three numbers for training, validation and test, such as 949,50,1"
                        .formatted(text),
                cause);
    }

    /** The same split without validation or test documents, where those come from files of their own. */
    public Split without(boolean noValid, boolean noTest) {
        double v = noValid ? 0 : valid;
        double t = noTest ? 0 : test;
        double sum = train + v + t;
        return new Split(train / sum, v / sum, t / sum);
    }

    /**
     * The documents of each part; a part with a share of 0 is empty, every other has at least one document with text.
     *
     * @param train documents to train on
     * @param valid documents to validate on
     * @param test documents to test on
     */
    public record Parts(Optional<Documents> train, Optional<Documents> valid, Optional<Documents> test) {}

    /**
     * Splits documents.
     *
     * @throws InvalidInputException if there are too few documents for every part to get one
     */
    public Parts of(Documents documents) {
        double[] shares = {train, valid, test};
        if (DoubleStream.of(shares).filter(share -> share > 0).count() == 1) {
            List<Optional<Documents>> whole = new ArrayList<>();
            DoubleStream.of(shares)
                    .forEach(share -> whole.add(Optional.of(documents).filter(d -> share > 0)));
            return new Parts(whole.get(0), whole.get(1), whole.get(2));
        }
        var order = new Permutation(documents.size(), SEED, "split", 0);
        long[] ends = ends(shares, documents.size());
        List<Optional<Documents>> parts = new ArrayList<>();
        for (int part = 0; part < 3; part++) {
            long start = part == 0 ? 0 : ends[part - 1];
            parts.add(
                    shares[part] == 0
                            ? Optional.empty()
                            : Optional.of(new DocumentSubset(documents, order, start, ends[part])));
        }
        return new Parts(parts.get(0), parts.get(1), parts.get(2));
    }

    /** Where each part ends in the order of all documents: rounded, but at least one document to each that has a share. */
    private static long[] ends(double[] shares, long size) {
        long[] counts = new long[3];
        long left = size;
        for (int part = 2; part > 0; part--) {
            counts[part] = shares[part] == 0 ? 0 : Math.max(Math.round(shares[part] * size), 1);
            left -= counts[part];
        }
        counts[0] = left;
        if (shares[0] == 0 && left > 0) {
            counts[shares[1] > 0 ? 1 : 2] += left;
            counts[0] = 0;
        }
        if (left < 0 || (shares[0] > 0 && left == 0)) {
            throw new InvalidInputException(
                    "%d documents are too few for the parts of --split: give more text or fewer parts".formatted(size));
        }
        return new long[] {counts[0], counts[0] + counts[1], size};
    }
}
