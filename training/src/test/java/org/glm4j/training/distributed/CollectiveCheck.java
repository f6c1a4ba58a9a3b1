package org.glm4j.training.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.foundation.CounterRandom;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/** What every implementation of {@link Collectives} promises; each process of a group runs the same checks. */
record CollectiveCheck(String name, Consumer<Collectives> check) {

    static final List<CollectiveCheck> ALL = List.of(
            new CollectiveCheck("SUMS_NUMBERS", group -> {
                int n = group.size();
                assertThat(group.sum(1, group.rank(), 0.5)).containsExactly(n, n * (n - 1) / 2.0, n * 0.5);
            }),
            new CollectiveCheck("SUMS_TENSORS_OF_EVERY_TYPE", group -> {
                int n = group.size();
                for (var dtype : List.of(Dtype.FP64, Dtype.FP32, Dtype.BF16, Dtype.FP16, Dtype.INT64)) {
                    var tensor = Tensor.of(new long[] {1, group.rank(), 3}, 3)
                            .to(dtype)
                            .to(group.device());
                    group.allReduce(tensor).await();
                    assertThat(tensor.toDoubles()).as(dtype.name()).containsExactly(n, n * (n - 1) / 2.0, 3.0 * n);
                }
            }),
            new CollectiveCheck("SUMS_ARE_THE_SAME_TO_THE_LAST_BIT", group -> {
                int elements = 100_003;
                var random = CounterRandom.of(3, "numbers", 0, group.rank());
                var values = new float[elements];
                for (int i = 0; i < elements; i++) {
                    values[i] = (float) random.nextGaussian();
                }
                var sum = Tensor.of(values, elements).to(group.device());
                group.allReduce(sum).await();
                var all = Tensor.empty(Dtype.FP32, group.device(), (long) group.size() * elements);
                group.allGather(all, sum).await();
                var everyones = all.toFloats();
                for (int rank = 1; rank < group.size(); rank++) {
                    assertThat(Arrays.mismatch(
                                    everyones, 0, elements, everyones, rank * elements, (rank + 1) * elements))
                            .isEqualTo(-1);
                }
            }),
            new CollectiveCheck("SUMS_FOR_ANYONE", group -> {
                int n = group.size();
                for (int root = 0; root < n; root++) {
                    var tensor = Tensor.of(new double[] {1, group.rank()}, 2).to(group.device());
                    group.reduce(tensor, root).await();
                    if (group.rank() == root) {
                        assertThat(tensor.toDoubles()).containsExactly(n, n * (n - 1) / 2.0);
                    }
                }
            }),
            new CollectiveCheck("COUNTS_WHAT_IS_HANDED_OVER", group -> {
                var before = group.traffic();
                group.allReduce(Tensor.ones(Dtype.FP64, group.device(), 100)).await();
                group.broadcast(Tensor.ones(Dtype.BF16, group.device(), 50), 0).await();
                var since = group.traffic().since(before);
                assertThat(since.bytes()).isEqualTo(group.size() == 1 ? 0 : 8 * 100 + 2 * 50);
                assertThat(since.waitedNanos()).isNotNegative();
            }),
            new CollectiveCheck("FINDS_THE_LARGEST", group -> {
                var tensor =
                        Tensor.of(new float[] {group.rank(), -group.rank()}, 2).to(group.device());
                group.allReduceMax(tensor).await();
                assertThat(tensor.toFloats()).containsExactly(group.size() - 1, 0);
            }),
            new CollectiveCheck("SUMS_A_PART_OF_A_TENSOR", group -> {
                var whole = Tensor.ones(Dtype.FP32, group.device(), 10);
                group.allReduce(Tensor.of(whole.handle().narrow(0, 3, 4))).await();
                float n = group.size();
                assertThat(whole.toFloats()).containsExactly(1, 1, 1, n, n, n, n, 1, 1, 1);
            }),
            new CollectiveCheck("RUNS_SEVERAL_OPERATIONS_AT_ONCE", group -> {
                var tensors = new ArrayList<Tensor>();
                var begun = new ArrayList<Collectives.Pending>();
                for (int i = 0; i < 20; i++) {
                    var tensor = Tensor.ones(Dtype.FP64, group.device(), 1L + i * 1000L)
                            .mul(i);
                    tensors.add(tensor);
                    begun.add(group.allReduce(tensor));
                }
                begun.reversed().forEach(Collectives.Pending::await);
                for (int i = 0; i < 20; i++) {
                    assertThat(tensors.get(i).toDoubles()).containsOnly(group.size() * (double) i);
                }
            }),
            new CollectiveCheck("BROADCASTS_FROM_ANYONE", group -> {
                for (int root = 0; root < group.size(); root++) {
                    var tensor = Tensor.of(new long[] {group.rank(), 100}, 2).to(group.device());
                    group.broadcast(tensor, root).await();
                    assertThat(tensor.toLongs()).containsExactly(root, 100);
                }
            }),
            new CollectiveCheck("GATHERS_IN_THE_ORDER_OF_RANKS", group -> {
                var whole = Tensor.zeros(Dtype.INT64, group.device(), 2L * group.size());
                var part =
                        Tensor.of(new long[] {group.rank(), -group.rank()}, 2).to(group.device());
                group.allGather(whole, part).await();
                assertThat(whole.toLongs())
                        .containsExactly(IntStream.range(0, group.size())
                                .mapToLong(i -> i)
                                .flatMap(i -> LongStream.of(i, -i))
                                .toArray());
            }),
            new CollectiveCheck("SCATTERS_SUMS", group -> {
                int n = group.size();
                var whole = Tensor.of(
                                IntStream.range(0, 3 * n).mapToDouble(i -> i).toArray(), 3L * n)
                        .to(group.device());
                var part = Tensor.zeros(Dtype.FP64, group.device(), 3);
                group.reduceScatter(part, whole).await();
                double first = 3.0 * group.rank();
                assertThat(part.toDoubles()).containsExactly(n * first, n * (first + 1), n * (first + 2));
            }),
            new CollectiveCheck("MEETS_AGAIN_AND_AGAIN", group -> {
                for (int i = 0; i < 3; i++) {
                    group.barrier(Duration.ofSeconds(20));
                }
            }),
            new CollectiveCheck(
                    "AGREES", group -> Agreement.require(group, Map.of("--lr", "0.1", "héllo", "wörld", "empty", ""))),
            new CollectiveCheck("SEES_WHAT_DIFFERS", group -> {
                if (group.size() > 1) {
                    int last = group.size() - 1;
                    var facts = Map.of("seed", "7", "--lr", group.rank() == last ? "0.25" : "0.1");
                    assertThatThrownBy(() -> Agreement.require(group, facts))
                            .isInstanceOf(InvalidInputException.class)
                            .hasMessageContaining("disagree about --lr: rank 0 has 0.1, rank %d has 0.25", last);
                }
            }),
            new CollectiveCheck("SEES_WHAT_ONE_LACKS", group -> {
                if (group.size() > 1) {
                    var facts = group.rank() == 0 ? Map.of("a", "1", "b", "2") : Map.of("a", "1");
                    assertThatThrownBy(() -> Agreement.require(group, facts))
                            .hasMessageContaining("disagree about b: rank 0 has 2, rank 1 has nothing");
                }
            }));

    void on(Collectives group) {
        try (var _ = TensorScope.unrecorded()) {
            check.accept(group);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
