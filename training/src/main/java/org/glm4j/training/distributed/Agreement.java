package org.glm4j.training.distributed;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/** Makes sure that processes that are to do the same know the same. */
public final class Agreement {

    /** Separates names, values and facts; neither holds it. */
    private static final String SEPARATOR = "\0";

    private Agreement() {}

    /**
     * Compares facts in all processes, each of which calls this.
     *
     * @param facts by name, such as settings, the version of the code, hashes of the data
     * @throws InvalidInputException in every process, if one differs from the first
     */
    public static void require(Collectives processes, Map<String, String> facts) {
        if (processes.size() == 1) {
            return;
        }
        var all = gather(processes, facts);
        var expected = all.getFirst();
        for (int rank = 1; rank < all.size(); rank++) {
            var names = new LinkedHashSet<>(expected.keySet());
            names.addAll(all.get(rank).keySet());
            for (String name : names) {
                String here = expected.getOrDefault(name, "nothing");
                String there = all.get(rank).getOrDefault(name, "nothing");
                if (!here.equals(there)) {
                    throw new InvalidInputException(
                            "the processes disagree about %s: rank 0 has %s, rank %d has %s; start all of them alike"
                                    .formatted(name, here, rank, there));
                }
            }
        }
    }

    private static List<Map<String, String>> gather(Collectives processes, Map<String, String> facts) {
        byte[] own = encode(facts);
        try (var _ = TensorScope.unrecorded()) {
            int size = processes.size();
            long[] lengths = gather(processes, new long[] {own.length}, size);
            int longest = Math.toIntExact(Arrays.stream(lengths).max().orElseThrow())
                    + 1; // gathering nothing is no operation
            long[] characters = new long[longest];
            for (int i = 0; i < own.length; i++) {
                characters[i] = own[i];
            }
            long[] everyone = gather(processes, characters, (long) size * longest);
            var decoded = new ArrayList<Map<String, String>>();
            for (int rank = 0; rank < size; rank++) {
                byte[] bytes = new byte[(int) lengths[rank]];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) everyone[rank * longest + i];
                }
                decoded.add(decode(bytes));
            }
            return decoded;
        }
    }

    private static long[] gather(Collectives processes, long[] part, long elements) {
        var whole = Tensor.zeros(Dtype.INT64, processes.device(), elements);
        processes
                .allGather(whole, Tensor.of(part, part.length).to(processes.device()))
                .await();
        return whole.toLongs();
    }

    private static byte[] encode(Map<String, String> facts) {
        var text = new StringBuilder();
        facts.forEach((name, value) ->
                text.append(name).append(SEPARATOR).append(value).append(SEPARATOR));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> decode(byte[] bytes) {
        var facts = new TreeMap<String, String>();
        String[] parts = new String(bytes, StandardCharsets.UTF_8).split(SEPARATOR, -1);
        for (int i = 0; i + 1 < parts.length; i += 2) {
            facts.put(parts[i], parts[i + 1]);
        }
        return facts;
    }
}
