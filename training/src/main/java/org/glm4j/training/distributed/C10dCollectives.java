package org.glm4j.training.distributed;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AllreduceOptions;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.BroadcastOptions;
import org.bytedeco.pytorch.ReduceOp;
import org.bytedeco.pytorch.ReduceOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;

/** Processes that libtorch's c10d joins, all of a job or some: over Gloo on processors, over NCCL on GPUs. */
final class C10dCollectives implements Collectives {

    /** How long a process that saw an operation fail asks around who is lost. */
    private static final Duration INQUIRY = Duration.ofSeconds(3);

    private final String name;
    private final List<Integer> members;
    private final int rank;
    private final Device device;
    private final Duration timeout;
    private final SharedTable table;
    private final Backend backend;
    private final Runnable closing;
    private long operations;
    private long meetings;
    private int unfinished;
    private long bytes;
    private long waitedNanos;

    /**
     * @param name of the group, in the table
     * @param members ranks in the job of those who belong to it
     * @param rank of this process among them
     * @param timeout of every operation, as {@code backend} has it
     * @param backend closed with this
     * @param closing closes what else is of no use then
     */
    C10dCollectives(
            String name,
            List<Integer> members,
            int rank,
            Device device,
            Duration timeout,
            SharedTable table,
            Backend backend,
            Runnable closing) {
        this.name = name;
        this.members = List.copyOf(members);
        this.rank = rank;
        this.device = device;
        this.timeout = timeout;
        this.table = table;
        this.backend = backend;
        this.closing = closing;
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int size() {
        return members.size();
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public Pending allReduce(Tensor tensor) {
        return begin("all-reduce", tensor, () -> backend.allreduce(new TensorVector(tensor.handle())));
    }

    @Override
    public Pending allReduceMax(Tensor tensor) {
        return begin("all-reduce", tensor, () -> {
            var options = new AllreduceOptions().reduceOp(new ReduceOp(ReduceOp.RedOpType.MAX));
            return backend.allreduce(new TensorVector(tensor.handle()), options);
        });
    }

    @Override
    public Pending reduce(Tensor tensor, int root) {
        return begin(
                "reduce",
                tensor,
                () -> backend.reduce(new TensorVector(tensor.handle()), new ReduceOptions().rootRank(root)));
    }

    @Override
    public Pending broadcast(Tensor tensor, int root) {
        return begin(
                "broadcast",
                tensor,
                () -> backend.broadcast(new TensorVector(tensor.handle()), new BroadcastOptions().rootRank(root)));
    }

    @Override
    public Pending allGather(Tensor whole, Tensor part) {
        return begin("all-gather", part, () -> backend._allgather_base(whole.handle(), part.handle()));
    }

    @Override
    public Pending reduceScatter(Tensor part, Tensor whole) {
        return begin("reduce-scatter", whole, () -> backend._reduce_scatter_base(part.handle(), whole.handle()));
    }

    private Pending begin(String kind, Tensor handedOver, Supplier<Work> operation) {
        operations++;
        bytes += handedOver.bytes();
        unfinished++;
        String what = "%s %,d".formatted(kind, operations);
        Work work;
        try (var _ = new PointerScope()) {
            work = operation.get();
            work.retainReference();
        } catch (RuntimeException e) {
            throw lost(what, timeout, e);
        }
        return () -> {
            long start = System.nanoTime();
            try (work) {
                work._wait();
                waitedNanos += System.nanoTime() - start;
            } catch (RuntimeException e) {
                throw lost(what, timeout, e);
            }
            unfinished--;
        };
    }

    @Override
    public Traffic traffic() {
        return new Traffic(bytes, waitedNanos);
    }

    @Override
    public void barrier(Duration patience) {
        meetings++;
        String what = "barrier %,d".formatted(meetings);
        try {
            table.meet(name + "/" + what, members.size(), patience);
        } catch (RuntimeException e) {
            throw lost(what, patience, e);
        }
    }

    /** What to tell when an operation failed, after asking around who is silent. */
    private LostPeerException lost(String operation, Duration allowed, RuntimeException cause) {
        String reason = SharedTable.firstLine(cause);
        // Others may not have noticed yet, as they are waiting for somebody who is alive.
        var silent = table.silent(INQUIRY).stream().filter(members::contains).toList();
        int own = members.get(rank);
        if (silent.isEmpty()) {
            return new LostPeerException(
                    "rank %d lost touch with the others in %s, though all are there (%s)"
                            .formatted(own, operation, reason),
                    cause);
        }
        boolean late = reason.toLowerCase(Locale.ROOT).matches(".*(timed out|timeout).*");
        return new LostPeerException(
                "%s of %d %s in %s, as rank %d saw (%s)"
                        .formatted(
                                SharedTable.ranks(silent),
                                table.size(),
                                late ? "did not answer within %d s".formatted(allowed.toSeconds()) : "was lost",
                                operation,
                                own,
                                reason),
                cause);
    }

    /** Where an operation did not end, libtorch would wait here for those who do not come; the end of the process frees all. */
    @Override
    public void close() {
        if (unfinished == 0) {
            backend.close();
            closing.run();
        }
    }
}
