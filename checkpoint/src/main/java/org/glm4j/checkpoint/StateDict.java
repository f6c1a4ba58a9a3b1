package org.glm4j.checkpoint;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.glm4j.foundation.InvalidInputException;

/**
 * All that the files of a checkpoint hold: the model's tensors brought together under their plain names, and whatever
 * training left beside them.
 *
 * @param tensors whole ones, by name without prefixes, in stored order
 * @param training of the reference's files, what there is besides the model, one dictionary per rank; empty dictionaries
 *     for files that hold nothing but tensors
 * @param files all that were opened, the index of shards included
 * @param container of PyTorch files
 */
record StateDict(
        CheckpointLayout layout,
        SequencedMap<String, TensorView> tensors,
        List<Value.Dictionary> training,
        List<MappedFile> files,
        Optional<TorchFile.Container> container) {

    /** Keys under which training scripts keep the model. */
    private static final List<String> MODULE_KEYS = List.of("module", "model", "state_dict");

    /** Tensors may share storages, but a small file must not be able to claim to be a huge model. */
    private static final int MAX_SHARING = 4;

    static StateDict read(CheckpointFiles files, Arena arena) {
        return switch (files.kind()) {
            case SINGLE -> single(MappedFile.open(files.files().getFirst(), arena));
            case SHARDED -> sharded(files, arena);
            case MODEL_PARALLEL -> modelParallel(files, arena);
        };
    }

    /** Reads one file, whichever format its first bytes show. */
    static StateDict single(MappedFile file) {
        if (!TorchFile.looksLikeTorch(file)) {
            return new StateDict(
                    CheckpointLayout.SAFETENSORS,
                    plain(file, SafetensorsFile.read(file).tensors()),
                    List.of(),
                    List.of(file),
                    Optional.empty());
        }
        var torch = TorchFile.read(file);
        var parts = Parts.of(file, torch.content());
        return new StateDict(
                parts.isTraining() ? CheckpointLayout.MEGATRON : CheckpointLayout.PYTORCH,
                parts.model(),
                List.of(parts.training()),
                List.of(file),
                Optional.of(torch.container()));
    }

    private static StateDict sharded(CheckpointFiles files, Arena arena) {
        var indexFile = MappedFile.open(files.files().getFirst(), arena);
        var shards = new LinkedHashMap<String, StateDict>();
        var stored = new LinkedHashMap<String, TensorView>();
        ShardIndex.read(indexFile).fileOf().forEach((name, shardName) -> {
            var shard = shards.computeIfAbsent(
                    shardName, file -> single(MappedFile.open(files.directory().resolve(file), arena)));
            var tensor = shard.tensors().get(TensorNames.withoutPrefixes(name));
            if (tensor == null) {
                throw indexFile.invalid(
                        "it places tensor %s in %s, which does not hold it",
                        Untrusted.shown(name), Untrusted.shown(shardName));
            }
            stored.put(name, tensor);
        });
        var opened = new ArrayList<>(List.of(indexFile));
        shards.values().forEach(shard -> opened.addAll(shard.files()));
        var first = shards.firstEntry().getValue();
        return new StateDict(
                first.layout() == CheckpointLayout.SAFETENSORS
                        ? CheckpointLayout.SAFETENSORS_SHARDED
                        : CheckpointLayout.PYTORCH_SHARDED,
                plain(indexFile, stored),
                List.of(),
                opened,
                first.container());
    }

    private static StateDict modelParallel(CheckpointFiles files, Arena arena) {
        var ranks = files.files().stream()
                .map((Path file) -> single(MappedFile.open(file, arena)))
                .toList();
        var tensors = new LinkedHashMap<String, TensorView>();
        var first = ranks.getFirst();
        for (var name : first.tensors().keySet()) {
            var parts = ranks.stream()
                    .map(rank -> Optional.ofNullable(rank.tensors().get(name))
                            .orElseThrow(() -> rank.files().getFirst().invalid("tensor %s is missing", name)))
                    .toList();
            tensors.put(name, parts.size() == 1 ? parts.getFirst() : merged(name, parts, ranks));
        }
        for (var rank : ranks) {
            if (rank.tensors().size() != tensors.size()) {
                throw rank.files()
                        .getFirst()
                        .invalid(
                                "it has %,d tensors but %s has %,d",
                                rank.tensors().size(), first.files().getFirst().name(), tensors.size());
            }
        }
        return new StateDict(
                CheckpointLayout.MEGATRON,
                tensors,
                ranks.stream().flatMap(rank -> rank.training().stream()).toList(),
                ranks.stream().flatMap(rank -> rank.files().stream()).toList(),
                first.container());
    }

    private static TensorView merged(String name, List<TensorView> parts, List<StateDict> ranks) {
        var split = ModelParallel.of(name);
        var first = parts.getFirst();
        for (int rank = 0; rank < parts.size(); rank++) {
            var part = parts.get(rank);
            var file = ranks.get(rank).files().getFirst();
            if (part.shape().length < split.dimensions()
                    || (split == ModelParallel.QUERY_KEY_VALUE && part.size(0) % 3 != 0)) {
                throw file.invalid(
                        "tensor %s of shape %s cannot be a part of a whole", name, Untrusted.shown(part.shape()));
            }
            if (part.dtype() != first.dtype() || !Arrays.equals(part.shape(), first.shape())) {
                throw file.invalid(
                        "tensor %s is %s %s but %s %s in %s",
                        name,
                        part.dtype(),
                        Untrusted.shown(part.shape()),
                        first.dtype(),
                        Untrusted.shown(first.shape()),
                        ranks.getFirst().files().getFirst().name());
            }
        }
        return split.merge(parts);
    }

    /** The same tensors by their names without prefixes. */
    private static SequencedMap<String, TensorView> plain(MappedFile file, SequencedMap<String, TensorView> stored) {
        var plain = new LinkedHashMap<String, TensorView>();
        stored.forEach((name, tensor) -> {
            if (plain.put(TensorNames.withoutPrefixes(name), tensor) != null) {
                throw file.invalid("it has two tensors %s", Untrusted.shown(TensorNames.withoutPrefixes(name)));
            }
        });
        return plain;
    }

    /**
     * A PyTorch file taken apart.
     *
     * @param model the model's tensors
     * @param training everything else
     * @param isTraining whether the file is one of a training script, and not a plain dictionary of tensors
     */
    private record Parts(SequencedMap<String, TensorView> model, Value.Dictionary training, boolean isTraining) {

        static Parts of(MappedFile file, Value content) {
            if (!(content instanceof Value.Dictionary root)) {
                throw file.invalid("it holds no dictionary of tensors");
            }
            for (var key : MODULE_KEYS) {
                var module = root.find(key, Value.Dictionary.class);
                if (module.isPresent()) {
                    var rest = new LinkedHashMap<>(root.entries());
                    rest.remove(new Value.Text(key));
                    return new Parts(tensors(file, module.get()), new Value.Dictionary(rest), true);
                }
            }
            return new Parts(tensors(file, root), new Value.Dictionary(new LinkedHashMap<>()), false);
        }

        private static SequencedMap<String, TensorView> tensors(MappedFile file, Value.Dictionary module) {
            var stored = new LinkedHashMap<String, TensorView>();
            long bytes = 0;
            for (var entry : module.entries().entrySet()) {
                if (!(entry.getKey() instanceof Value.Text(var name)) || !Untrusted.isUsableName(name)) {
                    throw file.invalid("a tensor has a name that cannot be used");
                }
                if (!(entry.getValue() instanceof Value.Tensor(TensorView tensor))) {
                    throw file.invalid("%s, among the model's tensors, is none", Untrusted.shown(name));
                }
                bytes += tensor.bytes();
                if (bytes > MAX_SHARING * file.size()) {
                    throw file.invalid(
                            "its tensors claim more than %d times the file's %,d bytes", MAX_SHARING, file.size());
                }
                stored.put(name, tensor);
            }
            if (stored.isEmpty()) {
                throw new InvalidInputException(file.name() + ": it holds no tensors");
            }
            return plain(file, stored);
        }
    }
}
