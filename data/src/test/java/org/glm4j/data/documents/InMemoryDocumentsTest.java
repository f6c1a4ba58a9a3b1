package org.glm4j.data.documents;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.glm4j.data.TokenSample;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InMemoryDocumentsTest extends DocumentsContract {

    @Override
    protected Documents documents(List<TokenSample> samples) {
        return InMemoryDocuments.of(samples);
    }

    @Test
    void aCorpusWithoutTokensIsRefused() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> InMemoryDocuments.ofIds(List.of(new int[0])))
                .withMessageContaining("no tokens");
    }

    /** A subset that happens to be everything, drawn from by length. */
    @Nested
    class Subset extends DocumentsContract {
        @Override
        protected Documents documents(List<TokenSample> samples) {
            var order = new Permutation(samples.size(), 9, "test", 0);
            return new DocumentSubset(InMemoryDocuments.of(samples), order, 0, samples.size());
        }
    }

    /** A small subset of many documents. */
    @Nested
    class SmallSubset extends DocumentsContract {
        @Override
        protected Documents documents(List<TokenSample> samples) {
            var order = new Permutation(samples.size() + 1L, 9, "test", 0);
            var all = new ArrayList<>(Collections.<TokenSample>nCopies(samples.size() + 1, null));
            for (int i = 0; i < samples.size(); i++) {
                all.set((int) order.at(i), samples.get(i));
            }
            all.set((int) order.at(samples.size()), new TokenSample(new int[100_000], new byte[100_000]));
            return new DocumentSubset(InMemoryDocuments.of(all), order, 0, samples.size());
        }
    }
}
