package org.glm4j.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/** The parts of a model, each computed by a thread. */
public final class PartsInThreads {

    private final CyclicBarrier barrier;
    private final double[][] exchanged;

    private PartsInThreads(int size) {
        this.barrier = new CyclicBarrier(size);
        this.exchanged = new double[size][];
    }

    /** Runs the same work for every part and returns what each gave, in order. */
    public static <R> List<R> run(int size, Function<ModelPart, R> work) throws Exception {
        var group = new PartsInThreads(size);
        var tasks = new ArrayList<FutureTask<R>>();
        for (int rank = 0; rank < size; rank++) {
            var part = group.new Part(rank);
            var task = new FutureTask<R>(() -> {
                try {
                    return work.apply(part);
                } catch (RuntimeException | Error e) {
                    group.barrier.reset(); // nobody waits for this one
                    throw e;
                }
            });
            tasks.add(task);
            Thread.ofPlatform().daemon().name("part " + rank).start(task);
        }
        var results = new ArrayList<R>();
        for (var task : tasks) {
            results.add(task.get(60, TimeUnit.SECONDS));
        }
        return results;
    }

    private final class Part implements ModelPart {

        private final int rank;

        Part(int rank) {
            this.rank = rank;
        }

        @Override
        public int rank() {
            return rank;
        }

        @Override
        public int size() {
            return exchanged.length;
        }

        @Override
        public void sum(Tensor values) {
            combine(values, Double::sum);
        }

        @Override
        public void max(Tensor values) {
            combine(values, Math::max);
        }

        private void combine(Tensor values, BinaryOperator<Double> operator) {
            try (var _ = TensorScope.unrecorded()) {
                exchanged[rank] = values.toDoubles();
                barrier.await(30, TimeUnit.SECONDS);
                double[] all = exchanged[0].clone();
                for (int other = 1; other < exchanged.length; other++) {
                    for (int i = 0; i < all.length; i++) {
                        all[i] = operator.apply(all[i], exchanged[other][i]);
                    }
                }
                barrier.await(30, TimeUnit.SECONDS);
                values.copyInPlace(Tensor.of(all, values.shape()).to(values.dtype()));
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException("another part has failed", e);
            }
        }
    }
}
