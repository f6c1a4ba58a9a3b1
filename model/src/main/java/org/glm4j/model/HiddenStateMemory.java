package org.glm4j.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.glm4j.model.tensor.Tensor;

/**
 * The reference's memories: hidden states of earlier positions, from which each layer computes keys and values with
 * its present weights. Unlike a {@link KeyValueCache} it lets gradients through, to the weights and to the memories.
 */
public final class HiddenStateMemory implements JoinedKeyValues {

    private final List<Tensor> hiddenStates;
    private final List<Tensor> projected; // per layer [2, batch, heads, positions, head size]

    private HiddenStateMemory(List<Tensor> hiddenStates, List<Tensor> projected) {
        this.hiddenStates = hiddenStates;
        this.projected = projected;
    }

    /**
     * @param hiddenStates what {@link GlmModel#encode(GlmInput, Dropout, java.util.function.Consumer)} showed: the
     *     embeddings, then the output of every layer, each [batch, positions, hidden]
     */
    public HiddenStateMemory(GlmModel model, List<Tensor> hiddenStates) {
        this(List.copyOf(hiddenStates), project(model, hiddenStates));
    }

    private static List<Tensor> project(GlmModel model, List<Tensor> hiddenStates) {
        var blocks = model.blocks();
        return IntStream.range(0, blocks.size())
                .mapToObj(layer -> blocks.get(layer).keysAndValues(hiddenStates.get(layer), model.attentionType()))
                .toList();
    }

    @Override
    public int length() {
        return hiddenStates.getFirst().size(1);
    }

    /** Every sample's memory so many times in a row, for so many continuations of each. */
    public HiddenStateMemory repeated(int times) {
        return new HiddenStateMemory(
                hiddenStates.stream().map(h -> repeated(h, 0, times)).toList(),
                projected.stream().map(kv -> repeated(kv, 1, times)).toList());
    }

    private static Tensor repeated(Tensor x, int batch, int times) {
        var samples =
                IntStream.range(0, x.size(batch) * times).map(i -> i / times).toArray();
        return x.indexSelect(batch, Tensor.of(samples, samples.length).to(x.device()));
    }

    @Override
    public void begin(int added) {}

    @Override
    public Tensor extend(int layer, Tensor added) {
        return Tensor.cat(List.of(projected.get(layer), added), 3);
    }

    @Override
    public void end(int added) {}

    /**
     * The memories after a forward pass: these and the new ones.
     *
     * @param added what that pass showed, as in the constructor
     * @param limit how many positions to keep at most
     */
    public List<Tensor> followedBy(List<Tensor> added, int limit) {
        var joined = new ArrayList<Tensor>();
        for (int i = 0; i < added.size(); i++) {
            joined.add(last(Tensor.cat(List.of(hiddenStates.get(i), added.get(i)), 1), limit));
        }
        return joined;
    }

    /** The last positions, {@code limit} at most, of [batch, positions, hidden]. */
    public static Tensor last(Tensor hiddenState, int limit) {
        int length = hiddenState.size(1);
        int kept = Math.min(limit, length);
        return hiddenState.narrow(1, length - kept, kept);
    }
}
