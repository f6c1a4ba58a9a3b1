package org.glm4j.training.distributed;

import java.io.IOException;
import java.time.Duration;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;
import org.glm4j.training.launch.Job;

/** A process of a group, for tests. */
final class RankMain {

    private RankMain() {}

    /**
     * @param arguments what to do, and how many seconds to wait for others
     */
    public static void main(String[] arguments) throws IOException {
        var place = Placement.of(System.getenv());
        try (var group = Rendezvous.join(place, Device.CPU, Duration.ofSeconds(Long.parseLong(arguments[1])))) {
            switch (arguments[0]) {
                case "checks" -> {
                    for (var check : CollectiveCheck.ALL) {
                        check.on(group);
                        System.out.println(check);
                    }
                }
                case "one leaves" -> oneLeaves(group);
                case "one hangs" -> oneHangs(group);
                case "sum until one is lost" -> {
                    for (int i = 0; ; i++) {
                        reduce(group);
                        if (i == 20) {
                            System.out.println("summing");
                            System.out.flush();
                        }
                    }
                }
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        } catch (LostPeerException e) {
            System.out.println(e.getMessage());
            System.out.flush();
            Runtime.getRuntime().halt(Job.LOST_PEER);
        }
    }

    private static void oneLeaves(Collectives group) {
        reduce(group);
        if (group.rank() == 1) {
            Runtime.getRuntime().halt(7);
        }
        reduce(group);
    }

    private static void oneHangs(Collectives group) throws IOException {
        reduce(group);
        if (group.rank() == 1) {
            System.in.read(); // nobody writes
        }
        reduce(group);
    }

    private static void reduce(Collectives group) {
        try (var _ = TensorScope.unrecorded()) {
            group.allReduce(Tensor.ones(Dtype.FP32, group.device(), 1000)).await();
        }
    }
}
