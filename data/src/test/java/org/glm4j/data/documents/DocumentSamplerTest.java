package org.glm4j.data.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.glm4j.data.Goldens;
import org.glm4j.data.TokenSample;
import org.glm4j.data.reference.NumpyRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DocumentSamplerTest {

    private static final int START = 1;
    private static final int END = 2;
    private static final int STOP = 3;

    /** Every sample of goldens/blocks/document_samples.json, with NumPy's random choices replayed. */
    @Test
    void samplesWhatTheReferenceSamples() {
        JsonNode golden = Goldens.json("blocks/document_samples.json");
        var documents = new ArrayList<int[]>();
        golden.get("documents").forEach(document -> documents.add(Goldens.ints(document)));
        IntPredicate sentenceEnd = id -> Arrays.stream(
                        Goldens.ints(Goldens.json("blocks/sentence_ends.json").get("bert")))
                .anyMatch(end -> end == id);
        for (JsonNode sample : golden.get("samples")) {
            var options = new DocumentSampler.Options(
                    sample.get("max_seq_len").asInt(),
                    sample.get("sample_across_doc").asBoolean(),
                    0);
            var sampler = new DocumentSampler(
                    InMemoryDocuments.ofIds(documents),
                    golden.get("cls").asInt(),
                    golden.get("eos").asInt(),
                    sentenceEnd,
                    options,
                    0);
            TokenSample ours =
                    sampler.sample(NumpyRandom.ofSample(sample.get("index").asLong()));
            assertThat(ours.ids()).as("%s", sample).containsExactly(Goldens.ints(sample.get("text")));
            assertThat(ours.lossMask()).containsExactly(Goldens.bytes(sample.get("loss_mask")));
        }
    }

    @Provide
    Arbitrary<List<int[]>> documents() {
        return Arbitraries.integers()
                .between(0, 60)
                .flatMap(length -> Arbitraries.integers()
                        .between(0, 12)
                        .map(i -> i == 0 ? STOP : 100 + i)
                        .array(int[].class)
                        .ofSize(length))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .filter(list -> list.stream().anyMatch(document -> document.length > 0));
    }

    @Property(tries = 500)
    void aSampleIsDocumentsOneAfterAnotherTheLastPerhapsCut(
            @ForAll("documents") List<int[]> documents,
            @ForAll @IntRange(min = 4, max = 50) int maxLength,
            @ForAll boolean across,
            @ForAll @IntRange(max = 1000) int position) {
        TokenSample sample = sampler(documents, maxLength, across).sample(position);
        assertThat(sample.length()).isBetween(2, maxLength);
        assertThat(sample.ids()[0]).isEqualTo(START);
        List<int[]> stretches = stretches(sample.ids());
        assertThat(across || stretches.size() == 1).isTrue();
        for (int[] stretch : stretches) {
            assertThat(documents).anyMatch(document -> contains(document, stretch));
        }
        for (int i = 0; i < sample.length(); i++) {
            assertThat(sample.lossMask()[i]).isEqualTo((byte) (sample.ids()[i] == START ? 0 : 1));
        }
    }

    @Property(tries = 200)
    void aSampleIsAFunctionOfItsPosition(
            @ForAll("documents") List<int[]> documents, @ForAll @IntRange(max = 99) int p) {
        DocumentSampler sampler = sampler(documents, 32, true);
        int[] first = sampler.sample(p).ids();
        sampler.sample(p + 1);
        assertThat(sampler.sample(p).ids()).containsExactly(first);
        assertThat(sampler(documents, 32, true).sample(p).ids()).containsExactly(first);
    }

    @Test
    void documentsAreDrawnByTheirTokens() {
        List<int[]> documents = List.of(new int[] {101}, new int[0], words(3, 200), words(6, 300));
        DocumentSampler sampler = sampler(documents, 32, false);
        int[] drawn = new int[4];
        int n = 20_000;
        for (int position = 0; position < n; position++) {
            drawn[sampler.sample(position).ids()[1] / 100]++;
        }
        assertThat(drawn[0]).isZero();
        for (int i = 1; i < 4; i++) {
            double share = new double[] {0, 0.1, 0.3, 0.6}[i];
            assertThat(drawn[i] / (double) n)
                    .isBetween(share - 4 * Math.sqrt(share / n), share + 4 * Math.sqrt(share / n));
        }
    }

    @Test
    void stretchesStartAtSentencesUnlessToldOtherwise() {
        int[] book = IntStream.range(0, 1000)
                .map(i -> i % 10 == 9 ? STOP : 100 + i % 10)
                .toArray();
        DocumentSampler sampler = sampler(List.of(book), 64, false);
        for (int position = 0; position < 500; position++) {
            assertThat(sampler.sample(position).ids()[1]).isEqualTo(100);
        }
        var anywhere = new DocumentSampler(
                InMemoryDocuments.ofIds(List.of(book)),
                START,
                END,
                id -> id == STOP,
                new DocumentSampler.Options(64, false, 1),
                7);
        assertThat(IntStream.range(0, 500)
                        .map(p -> anywhere.sample(p).ids()[1])
                        .distinct()
                        .count())
                .isEqualTo(10);
    }

    private static DocumentSampler sampler(List<int[]> documents, int maxLength, boolean across) {
        return new DocumentSampler(
                InMemoryDocuments.ofIds(documents),
                START,
                END,
                id -> id == STOP,
                new DocumentSampler.Options(maxLength, across, 0),
                7);
    }

    private static int[] words(int count, int first) {
        return IntStream.range(first, first + count).toArray();
    }

    /** What lies between start tokens, without end tokens. */
    private static List<int[]> stretches(int[] ids) {
        var stretches = new ArrayList<int[]>();
        int from = 1;
        for (int i = 1; i <= ids.length; i++) {
            if (i == ids.length || ids[i] == START) {
                int to = ids[i - 1] == END ? i - 1 : i;
                stretches.add(Arrays.copyOfRange(ids, from, to));
                from = i + 1;
            }
        }
        return stretches;
    }

    private static boolean contains(int[] document, int[] stretch) {
        for (int at = 0; at + stretch.length <= document.length; at++) {
            if (Arrays.equals(document, at, at + stretch.length, stretch, 0, stretch.length)) {
                return true;
            }
        }
        return false;
    }
}
