package org.glm4j.data.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.glm4j.data.TokenSample;
import org.glm4j.foundation.CounterRandom;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Documents} does. */
public abstract class DocumentsContract {

    /** Documents with these tokens and loss masks, in any order. */
    protected abstract Documents documents(List<TokenSample> samples);

    /** Eight documents, one of them empty, each with tokens of its own hundred. */
    private static List<TokenSample> samples() {
        var random = new Random(1);
        return IntStream.range(0, 8)
                .mapToObj(document -> {
                    int length = document == 3 ? 0 : 1 + random.nextInt(50);
                    int[] ids = IntStream.range(0, length)
                            .map(i -> 100 * (document + 1) + i)
                            .toArray();
                    byte[] lossMask = new byte[length];
                    for (int i = 0; i < length; i++) {
                        lossMask[i] = (byte) (document % 2 == 0 || i > 2 ? 1 : 0);
                    }
                    return new TokenSample(ids, lossMask);
                })
                .toList();
    }

    @Test
    void givesEveryDocumentBack() {
        List<TokenSample> samples = samples();
        Documents documents = documents(samples);
        assertThat(documents.size()).isEqualTo(samples.size());
        assertThat(documents.tokenCount())
                .isEqualTo(samples.stream().mapToInt(TokenSample::length).sum());
        boolean[] seen = new boolean[samples.size()];
        for (long document = 0; document < documents.size(); document++) {
            int length = documents.length(document);
            int[] ids = new int[length];
            byte[] lossMask = new byte[length];
            documents.read(document, 0, length, ids, lossMask, 0);
            int original = length == 0 ? 3 : ids[0] / 100 - 1;
            assertThat(ids).containsExactly(samples.get(original).ids());
            assertThat(lossMask).containsExactly(samples.get(original).lossMask());
            seen[original] = true;
        }
        assertThat(seen).containsOnly(true);
    }

    @Test
    void readsAnyStretch() {
        Documents documents = documents(samples());
        for (long document = 0; document < documents.size(); document++) {
            int length = documents.length(document);
            int[] whole = new int[length];
            byte[] wholeMask = new byte[length];
            documents.read(document, 0, length, whole, wholeMask, 0);
            for (int from = 0; from <= length; from += 3) {
                for (int to = from; to <= length; to += 5) {
                    int[] ids = new int[to - from + 2];
                    byte[] lossMask = new byte[to - from + 2];
                    documents.read(document, from, to, ids, lossMask, 1);
                    assertThat(Arrays.copyOfRange(ids, 1, ids.length - 1))
                            .containsExactly(Arrays.copyOfRange(whole, from, to));
                    assertThat(Arrays.copyOfRange(lossMask, 1, ids.length - 1))
                            .containsExactly(Arrays.copyOfRange(wholeMask, from, to));
                    assertThat(ids[0] + ids[ids.length - 1]).isZero();
                }
            }
        }
    }

    @Test
    void drawsInProportionToTokens() {
        Documents documents = documents(samples());
        CounterRandom random = CounterRandom.of(5, "contract", 0, 0);
        int draws = 20_000;
        int[] counts = new int[(int) documents.size()];
        for (int i = 0; i < draws; i++) {
            counts[(int) documents.draw(random)]++;
        }
        for (int document = 0; document < counts.length; document++) {
            double share = documents.length(document) / (double) documents.tokenCount();
            double error = Math.sqrt(share * (1 - share) / draws);
            assertThat(counts[document] / (double) draws).isBetween(share - 4 * error, share + 4 * error);
        }
    }
}
