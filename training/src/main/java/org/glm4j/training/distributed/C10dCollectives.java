package org.glm4j.training.distributed;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.BroadcastOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;

/** Processes that libtorch's c10d joins: over Gloo on processors, over NCCL on GPUs. */
final class C10dCollectives implements Collectives {

    /** How long a process that saw an operation fail asks around who is lost. */
    private static final Duration INQUIRY = Duration.ofSeconds(3);

    private final Placement place;
    private final Device device;
    private final Duration timeout;
    private final SharedTable table;
    private final Backend backend;
    private long operations;
    private long meetings;
    private int unfinished;

    /**
     * @param timeout of every operation, as {@code backend} has it
     * @param table closed with this
     * @param backend closed with this
     */
    C10dCollectives(Placement place, Device device, Duration timeout, SharedTable table, Backend backend) {
        this.place = place;
        this.device = device;
        this.timeout = timeout;
        this.table = table;
        this.backend = backend;
    }

    @Override
    public int rank() {
        return place.rank();
    }

    @Override
    public int size() {
        return place.worldSize();
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public Pending allReduce(Tensor tensor) {
        return begin("all-reduce", () -> backend.allreduce(new TensorVector(tensor.handle())));
    }

    @Override
    public Pending broadcast(Tensor tensor, int root) {
        return begin(
                "broadcast",
                () -> backend.broadcast(new TensorVector(tensor.handle()), new BroadcastOptions().rootRank(root)));
    }

    @Override
    public Pending allGather(Tensor whole, Tensor part) {
        return begin("all-gather", () -> backend._allgather_base(whole.handle(), part.handle()));
    }

    @Override
    public Pending reduceScatter(Tensor part, Tensor whole) {
        return begin("reduce-scatter", () -> backend._reduce_scatter_base(part.handle(), whole.handle()));
    }

    private Pending begin(String kind, Supplier<Work> operation) {
        operations++;
        unfinished++;
        String name = "%s %,d".formatted(kind, operations);
        Work work;
        try (var _ = new PointerScope()) {
            work = operation.get();
            work.retainReference();
        } catch (RuntimeException e) {
            throw lost(name, timeout, e);
        }
        return () -> {
            try (work) {
                work._wait();
            } catch (RuntimeException e) {
                throw lost(name, timeout, e);
            }
            unfinished--;
        };
    }

    @Override
    public void barrier(Duration patience) {
        meetings++;
        String name = "barrier %,d".formatted(meetings);
        try {
            table.meet(name, patience);
        } catch (RuntimeException e) {
            throw lost(name, patience, e);
        }
    }

    /** What to tell when an operation failed, after asking around who is silent. */
    private LostPeerException lost(String operation, Duration allowed, RuntimeException cause) {
        String reason = SharedTable.firstLine(cause);
        var silent = table.silent(INQUIRY);
        if (silent.isEmpty()) {
            return new LostPeerException(
                    "rank %d lost touch with the others in %s, though all are there (%s)"
                            .formatted(rank(), operation, reason),
                    cause);
        }
        boolean late = reason.toLowerCase(Locale.ROOT).matches(".*(timed out|timeout).*");
        return new LostPeerException(
                "%s of %d %s in %s, as rank %d saw (%s)"
                        .formatted(
                                SharedTable.ranks(silent),
                                size(),
                                late ? "did not answer within %d s".formatted(allowed.toSeconds()) : "was lost",
                                operation,
                                rank(),
                                reason),
                cause);
    }

    /** Where an operation did not end, libtorch would wait here for those who do not come; the end of the process frees all. */
    @Override
    public void close() {
        if (unfinished == 0) {
            backend.close();
            table.close();
        }
    }
}
