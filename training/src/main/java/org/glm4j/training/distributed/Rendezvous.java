package org.glm4j.training.distributed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.gloo.Device;
import org.glm4j.foundation.InvalidInputException;

/** Where the processes of a job find each other. */
public final class Rendezvous {

    /** Where the binding's build for CUDA keeps what reaches NCCL. */
    private static final String NCCL = "org/bytedeco/pytorch/linux-x86_64-gpu/libjnitorch_nccl.so";

    /** The network interface to talk through, as with PyTorch; the one that leads to rank 0 where it is not set. */
    private static final String INTERFACE = "GLOO_SOCKET_IFNAME";

    private Rendezvous() {}

    /**
     * Meets the other processes of a job: over Gloo where tensors lie in the processor's memory, over NCCL where they lie
     * on GPUs.
     *
     * @param device where the tensors are that the processes exchange
     * @param timeout how long to wait for the others, here and in every operation
     * @throws InvalidInputException if they do not all come, or this libtorch has no NCCL
     */
    public static Collectives join(Placement place, org.glm4j.model.tensor.Device device, Duration timeout) {
        return join(place, device, timeout, 1).world();
    }

    /**
     * As {@link #join(Placement, org.glm4j.model.tensor.Device, Duration)}, where several processes compute one model
     * together.
     *
     * @param modelParts how many do
     * @throws InvalidInputException if they do not all come, or this libtorch has no NCCL
     */
    public static ProcessGrid join(
            Placement place, org.glm4j.model.tensor.Device device, Duration timeout, int modelParts) {
        ProcessGrid.requireEven(place.worldSize(), modelParts);
        if (place.worldSize() == 1) {
            return ProcessGrid.alone(device);
        }
        if (device.cuda() && Rendezvous.class.getClassLoader().getResource(NCCL) == null) {
            throw new InvalidInputException(
                    "device %s: this build cannot join processes on GPUs, as it has no NCCL; build with -Pgpu, or take --device cpu"
                            .formatted(device));
        }
        var groups = new Groups(place, device, timeout, SharedTable.open(place, timeout));
        try {
            int rank = place.rank();
            int size = place.worldSize();
            var world = groups.join("world", IntStream.range(0, size).boxed().toList(), groups.table()::close);
            return new ProcessGrid(
                    world,
                    modelParts == 1
                            ? world
                            : groups.join(
                                    "data " + rank % modelParts,
                                    ProcessGrid.dataMembers(rank, modelParts, size),
                                    () -> {}),
                    groups.join("model " + rank / modelParts, ProcessGrid.modelMembers(rank, modelParts), () -> {}));
        } catch (RuntimeException e) {
            groups.table().close();
            throw new InvalidInputException(
                    "rank %d of %d cannot join the others (%s); %s names the network interface to use"
                            .formatted(place.rank(), place.worldSize(), SharedTable.firstLine(e), INTERFACE),
                    e);
        }
    }

    /** What all groups of this process have in common. */
    private record Groups(Placement place, org.glm4j.model.tensor.Device device, Duration timeout, SharedTable table) {

        /** Joins the members of a group, of which this process is one. */
        Collectives join(String name, List<Integer> members, Runnable closing) {
            if (members.size() == 1) {
                return Collectives.alone(device);
            }
            int rank = members.indexOf(place.rank());
            var store = table.part(name);
            var backend = device.cuda()
                    ? Nccl.backend(store, rank, members.size(), timeout)
                    : gloo(store, place, rank, members.size(), timeout);
            backend.retainReference();
            return new C10dCollectives(name, members, rank, device, timeout, table, backend, closing);
        }
    }

    private static Backend gloo(Store store, Placement place, int rank, int size, Duration timeout) {
        var options = ProcessGroupGloo.Options.create(SharedTable.milliseconds(timeout));
        options.devices().push_back(glooDevice(place));
        return new ProcessGroupGloo(store, rank, size, options);
    }

    private static Device glooDevice(Placement place) {
        String named = System.getenv(INTERFACE);
        return named != null && !named.isBlank()
                ? ProcessGroupGloo.createDeviceForInterface(named)
                : ProcessGroupGloo.createDeviceForHostname(ownAddress(place));
    }

    /** The address at which the others can reach this process: that of the way to rank 0. */
    private static String ownAddress(Placement place) {
        try (var socket = new DatagramSocket()) {
            var master = InetAddress.getByName(place.masterAddress());
            // Nothing is sent: the system looks up which of its addresses such packets would have.
            socket.connect(new InetSocketAddress(master, place.masterPort()));
            var own = socket.getLocalAddress();
            boolean oneMachine = place.masterAddress().equals("localhost")
                    || place.masterAddress().startsWith("127.")
                    || place.masterAddress().equals("::1");
            // A machine's own name often leads to its loopback interface, where no other machine finds it.
            return (own.isLoopbackAddress() && !oneMachine ? outwardAddress(own) : own).getHostAddress();
        } catch (IOException e) {
            throw new UncheckedIOException("no way to %s".formatted(place.masterAddress()), e);
        }
    }

    private static InetAddress outwardAddress(InetAddress otherwise) throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .findFirst()
                .orElse(otherwise);
    }
}
