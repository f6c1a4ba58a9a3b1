package org.glm4j.data.batches;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.glm4j.data.Batch;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.blocks.BlankInfilling;
import org.glm4j.data.blocks.BlankInfillingOptions;
import org.glm4j.data.blocks.InfillingTokens;
import org.glm4j.data.blocks.LeftToRight;
import org.glm4j.data.documents.DocumentSampler;
import org.glm4j.data.documents.Documents;
import org.glm4j.data.documents.InMemoryDocuments;
import org.glm4j.data.documents.PlainSampler;
import org.junit.jupiter.api.Test;

class BatchSourceTest {

    private static final InfillingTokens TOKENS = new InfillingTokens(1, 2, 3, 4, 5, 6, 7, 8, new int[0], new int[0]);
    private static final Documents DOCUMENTS = InMemoryDocuments.ofIds(IntStream.range(0, 20)
            .mapToObj(i -> new Random(i).ints(200, 9, 100).toArray())
            .toList());

    private static BatchSource infilling(int batchSize, int groupSize) {
        BlankInfillingOptions options = BlankInfillingOptions.builder()
                .seqLength(64)
                .bertProb(0.4)
                .gapSentenceProb(0.3)
                .taskMask(true)
                .blockMaskProb(0.1)
                .build();
        var sampler = new DocumentSampler(
                DOCUMENTS, 1, 2, id -> id >= 9 && id < 13, new DocumentSampler.Options(64, true, 0), 11);
        return new BlankInfillingBatches(
                sampler, new BlankInfilling(options, TOKENS, id -> id >= 9 && id < 13), batchSize, groupSize, 11);
    }

    @Test
    void aBatchIsAFunctionOfItsPosition() {
        BatchSource source = infilling(4, 4);
        Batch batch = source.batch(17);
        source.batch(3);
        assertSame(source.batch(17), batch);
        assertSame(infilling(4, 4).batch(17), batch);
        assertThat(batch.ofOneMode()).isTrue();
        assertThat(Arrays.equals(source.batch(18).ids(), batch.ids())).isFalse();
    }

    @Test
    void allModesComeUp() {
        assertThat(IntStream.range(0, 50).mapToObj(i -> infilling(2, 2).batch(i).mode()))
                .contains(TrainingMode.BERT, TrainingMode.SENTENCE, TrainingMode.GPT);
    }

    @Test
    void groupsOfOneDoNotDependOnTheBatchSize() {
        List<int[]> bySingles = rows(infilling(1, 1), 12);
        List<int[]> byFours = rows(infilling(4, 1), 3);
        List<int[]> bySixes = rows(infilling(6, 1), 2);
        for (int row = 0; row < 12; row++) {
            assertThat(byFours.get(row)).containsExactly(bySingles.get(row));
            assertThat(bySixes.get(row)).containsExactly(bySingles.get(row));
        }
    }

    /** Rows without their padding. */
    private static List<int[]> rows(BatchSource source, int batches) {
        var rows = new ArrayList<int[]>();
        for (int position = 0; position < batches; position++) {
            Batch batch = source.batch(position);
            for (int row = 0; row < batch.rows(); row++) {
                int end = (row + 1) * batch.length();
                while (batch.ids()[end - 1] == 0) {
                    end--;
                }
                rows.add(Arrays.copyOfRange(batch.ids(), row * batch.length(), end));
            }
        }
        return rows;
    }

    @Test
    void processesShareTheBatchesOfOne() {
        BatchSource source = infilling(2, 2);
        for (int step = 0; step < 5; step++) {
            for (int rank = 0; rank < 3; rank++) {
                assertSame(source.shard(rank, 3).batch(step), source.batch(3L * step + rank));
            }
        }
    }

    @Test
    void leftToRightBatchesPredictTheNextToken() {
        var source = new LeftToRightBatches(
                new PlainSampler(DOCUMENTS, 2, 0, 32, true, 1), new LeftToRight(2, false, false, true, 0), 3);
        Batch batch = source.batch(5);
        assertThat(batch.rows()).isEqualTo(3);
        assertThat(batch.length()).isEqualTo(32);
        assertThat(batch.mode()).isEqualTo(TrainingMode.LEFT_TO_RIGHT);
        for (int row = 0; row < 3; row++) {
            for (int i = 0; i + 1 < 32; i++) {
                assertThat(batch.targets()[row * 32 + i]).isEqualTo(batch.ids()[row * 32 + i + 1]);
            }
        }
    }

    @Test
    void tasksAreMixedInByTheirShare() {
        BatchSource tasks = position -> new Batch(
                1,
                1,
                new int[] {1},
                0,
                new int[1],
                new int[1],
                new float[1],
                new int[2],
                new int[1],
                new int[0],
                List.of(TrainingMode.MULTI_TASK));
        BatchSource mixed = infilling(1, 1).mixedWith(tasks, 0.3, 1);
        int n = 3000;
        long mixedIn = IntStream.range(0, n)
                .filter(i -> mixed.batch(i).mode() == TrainingMode.MULTI_TASK)
                .count();
        assertThat(mixedIn / (double) n).isBetween(0.3 - 0.034, 0.3 + 0.034); // 4 standard errors
        assertSame(mixed.batch(7), mixed.batch(7));
    }

    private static void assertSame(Batch actual, Batch expected) {
        assertThat(actual.ids()).containsExactly(expected.ids());
        assertThat(actual.targets()).containsExactly(expected.targets());
        assertThat(actual.lossMask()).containsExactly(expected.lossMask());
        assertThat(actual.positionIds()).containsExactly(expected.positionIds());
        assertThat(actual.separators()).containsExactly(expected.separators());
        assertThat(actual.modes()).isEqualTo(expected.modes());
    }
}
