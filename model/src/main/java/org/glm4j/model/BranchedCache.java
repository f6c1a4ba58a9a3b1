package org.glm4j.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.glm4j.model.engine.Engine;
import org.glm4j.model.tensor.Tensor;

/**
 * Contexts that several continuations share: a context's keys and values are held and read once, and only what each
 * continuation was fed behind it is its own. Beams of a search and drawn alternatives are such continuations. Beams descend
 * from each other, so most of what they were fed is common to all after a while; it becomes a part of the context then.
 */
final class BranchedCache implements KeyValueStore, AutoCloseable {

    /** Positions reserved for what follows the contexts. */
    private static final int ROOM = 64;

    /** Common positions that are worth moving to the context. */
    private static final int WORTH_MOVING = 16;

    /** Steps after which freed memory goes back to the system: every step's tensors are longer, and scatter it. */
    private static final int STEPS_BETWEEN_TIDYING = 32;

    private final GlmModel model;
    private final KeyValueCache trunk; // a row per context
    private final KeyValueCache branches; // a row per continuation
    private final Lineage lineage;
    private int[] padding; // per context, positions in front that hold nothing
    private Tensor hiddenPadding; // [contexts, 1, 1, positions]: 0, or minus infinity in front of a context; or null
    private int[] owners; // per continuation its context
    private Groups groups;
    private int steps;

    /**
     * @param trunk contexts; closed with this object
     * @param padding per context, positions in front that hold nothing
     * @param owners per continuation its context; every context has one at least
     */
    BranchedCache(GlmModel model, KeyValueCache trunk, int[] padding, int[] owners) {
        this.model = model;
        this.trunk = trunk;
        this.branches = new KeyValueCache(model, owners.length, ROOM);
        this.lineage = new Lineage(owners.length);
        this.padding = padding;
        this.owners = owners;
        this.groups = Groups.of(owners, contexts());
        hidePadding();
    }

    private void hidePadding() {
        if (hiddenPadding != null) {
            hiddenPadding.close();
            hiddenPadding = null;
        }
        if (Arrays.stream(padding).anyMatch(p -> p > 0)) {
            hiddenPadding = PrefixMask.paddingBias(padding, trunk.length(), model.attentionType(), model.device())
                    .keep();
        }
    }

    private int contexts() {
        return 1 + Arrays.stream(owners).max().orElseThrow();
    }

    @Override
    public int length() {
        return trunk.length() + branches.length();
    }

    @Override
    public void begin(int added) {
        branches.begin(added);
    }

    @Override
    public void end(int added) {
        branches.end(added);
        lineage.grow(added);
        if (steps++ % STEPS_BETWEEN_TIDYING == 0) { // also of what encoding the contexts left
            Engine.start().giveBackFreedMemory();
        }
    }

    /** Replaces the continuations: new one {@code i} goes on where old one {@code parents[i]} was. */
    void select(int[] parents) {
        branches.select(parents);
        lineage.select(parents);
        int[] selected = Arrays.stream(parents).map(parent -> owners[parent]).toArray();
        int[] alive = Arrays.stream(selected).distinct().sorted().toArray();
        if (alive.length < contexts()) {
            trunk.select(alive);
            padding = Arrays.stream(alive).map(context -> padding[context]).toArray();
            hidePadding();
            selected = Arrays.stream(selected)
                    .map(owner -> Arrays.binarySearch(alive, owner))
                    .toArray();
        }
        if (!Arrays.equals(selected, owners)) {
            owners = selected;
            groups.close();
            groups = Groups.of(owners, contexts());
        }
        shareWhatIsCommon();
    }

    private void shareWhatIsCommon() {
        int[] firsts = new int[contexts()];
        for (int i = owners.length - 1; i >= 0; i--) {
            firsts[owners[i]] = i;
        }
        int common = lineage.common(owners, firsts);
        if (common >= WORTH_MOVING) {
            trunk.append(branches, firsts, common);
            branches.dropFirst(common);
            lineage.forget(common);
            hidePadding();
        }
    }

    /** One softmax over the context's keys and the continuation's own, each product where its keys are. */
    @Override
    public Tensor attend(int layer, Tensor q, Tensor added, double scale, Joined joined) {
        var own = branches.extend(layer, added); // [2, continuations, heads, own positions, head size]
        var shared = trunk.held(layer); // [2, contexts, heads, positions, head size]
        int positions = shared.size(3);
        var scaled = q.mul(scale); // [continuations, heads, 1, head size]
        var toContext = groups.gather(scaled)
                .matmul(shared.select(0, 0).transpose(-1, -2)); // [contexts, heads, each, positions]
        if (hiddenPadding != null) {
            toContext = toContext.add(hiddenPadding);
        }
        var toOwn = scaled.matmul(own.select(0, 0).transpose(-1, -2)); // [continuations, heads, 1, own positions]
        var probabilities =
                Tensor.cat(List.of(groups.scatter(toContext), toOwn), 3).softmax(-1);
        var ofContext = groups.gather(probabilities.narrow(3, 0, positions)).matmul(shared.select(0, 1));
        var ofOwn = probabilities.narrow(3, positions, own.size(3)).matmul(own.select(0, 1));
        return groups.scatter(ofContext).add(ofOwn);
    }

    @Override
    public void close() {
        trunk.close();
        branches.close();
        groups.close();
        if (hiddenPadding != null) {
            hiddenPadding.close();
        }
    }

    /**
     * Continuations by context. Contexts with fewer of them than others are filled up with copies that nobody reads.
     *
     * @param contexts how many there are
     * @param each continuations per context, copies included
     * @param places continuation of every place, context by context; null where that is their order already
     * @param back place of every continuation; null likewise
     */
    private record Groups(int contexts, int each, Tensor places, Tensor back) implements AutoCloseable {

        static Groups of(int[] owners, int contexts) {
            List<List<Integer>> members = new ArrayList<>();
            for (int context = 0; context < contexts; context++) {
                members.add(new ArrayList<>());
            }
            for (int i = 0; i < owners.length; i++) {
                members.get(owners[i]).add(i);
            }
            int each = members.stream().mapToInt(List::size).max().orElseThrow();
            int[] places = new int[contexts * each];
            int[] back = new int[owners.length];
            for (int context = 0; context < contexts; context++) {
                for (int i = 0; i < each; i++) {
                    var own = members.get(context);
                    int place = context * each + i;
                    places[place] = own.get(Math.min(i, own.size() - 1));
                    if (i < own.size()) {
                        back[own.get(i)] = place;
                    }
                }
            }
            boolean inOrder = places.length == owners.length
                    && IntStream.range(0, places.length).allMatch(i -> places[i] == i);
            return inOrder
                    ? new Groups(contexts, each, null, null)
                    : new Groups(
                            contexts,
                            each,
                            Tensor.of(places, places.length).keep(),
                            Tensor.of(back, back.length).keep());
        }

        /** [continuations, heads, 1, width] to [contexts, heads, each, width]. */
        Tensor gather(Tensor x) {
            var ordered = places == null ? x : x.indexSelect(0, places.to(x.device()));
            return ordered.reshape(contexts, each, x.size(1), x.size(3)).transpose(1, 2);
        }

        /** Back again. */
        Tensor scatter(Tensor x) {
            var rows = x.transpose(1, 2).reshape((long) contexts * each, x.size(1), 1, x.size(3));
            return back == null ? rows : rows.indexSelect(0, back.to(x.device()));
        }

        @Override
        public void close() {
            if (places != null) {
                places.close();
                back.close();
            }
        }
    }
}
