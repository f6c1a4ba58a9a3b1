package org.glm4j.training;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.training.distributed.Collectives;

/** Which of several processes keeps which stretch of flat memory: everyone all of it, or each a stretch. */
record Shares(Collectives processes, ZeroStage stage) {

    /** A process of its own keeps everything. */
    static Shares alone(Device device) {
        return new Shares(Collectives.alone(device), ZeroStage.NONE);
    }

    /** Whether anything is shared out. */
    boolean shared() {
        return stage != ZeroStage.NONE && processes.size() > 1;
    }

    /** Whether gradients are. */
    boolean gradients() {
        return shared() && stage == ZeroStage.GRADIENTS;
    }

    /** What each process steps, by rank: stretches that differ by one element at most; one stretch where nothing is shared. */
    List<Stretch> stretches(long elements) {
        int parts = shared() ? processes.size() : 1;
        return IntStream.range(0, parts)
                .mapToObj(rank -> Stretch.between(elements * rank / parts, elements * (rank + 1) / parts))
                .toList();
    }

    /** What this process steps. */
    Stretch own(long elements) {
        return stretches(elements).get(shared() ? processes.rank() : 0);
    }

    /** Everyone sends the stretch of {@code whole} that he keeps up to date to all others. */
    void spread(Tensor whole) {
        var sent = new ArrayList<Collectives.Pending>();
        var stretches = stretches(whole.elements());
        for (int rank = 0; rank < stretches.size(); rank++) {
            if (stretches.get(rank).elements() > 0) {
                sent.add(processes.broadcast(stretches.get(rank).of(whole), rank));
            }
        }
        sent.forEach(Collectives.Pending::await);
    }

    /**
     * Flat memory in one piece again.
     *
     * @param own stretch of this process
     * @param elements of all
     * @return in the first process; in the others a tensor of no use
     */
    Tensor collect(Tensor own, long elements) {
        if (!shared()) {
            return own;
        }
        boolean first = processes.rank() == 0;
        var whole = Tensor.empty(own.dtype(), own.device(), first ? elements : 0);
        var stretches = stretches(elements);
        if (first) {
            stretches.getFirst().of(whole).copyInPlace(own);
        }
        for (int rank = 1; rank < stretches.size(); rank++) {
            var stretch = stretches.get(rank);
            if (stretch.elements() > 0) {
                boolean mine = rank == processes.rank();
                var part = first
                        ? stretch.of(whole)
                        : mine ? own : Tensor.empty(own.dtype(), processes.device(), stretch.elements());
                var sent = part.to(processes.device());
                processes.broadcast(sent, rank).await();
                if (first && sent != part) {
                    part.copyInPlace(sent);
                }
            }
        }
        return whole;
    }
}
