package org.glm4j.checkpoint;

import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Brings the tensors of a checkpoint together, whatever files they are in, under the names in the files. */
final class StateDict {

    private StateDict() {}

    static SequencedMap<String, TensorView> read(CheckpointFiles files, Arena arena) {
        return switch (files.layout()) {
            case SAFETENSORS ->
                SafetensorsFile.read(MappedFile.open(files.tensorFiles().getFirst(), arena))
                        .tensors();
            case SAFETENSORS_SHARDED -> sharded(files, arena);
            case PYTORCH, PYTORCH_SHARDED, MEGATRON -> throw new IllegalStateException();
        };
    }

    private static SequencedMap<String, TensorView> sharded(CheckpointFiles files, Arena arena) {
        var indexFile = MappedFile.open(files.index().orElseThrow(), arena);
        var shards = new HashMap<String, SequencedMap<String, TensorView>>();
        var tensors = new LinkedHashMap<String, TensorView>();
        ShardIndex.read(indexFile).fileOf().forEach((name, shard) -> {
            var held = shards.computeIfAbsent(
                    shard,
                    file -> SafetensorsFile.read(
                                    MappedFile.open(files.directory().resolve(file), arena))
                            .tensors());
            var tensor = held.get(name);
            if (tensor == null) {
                throw indexFile.invalid(
                        "it places tensor %s in %s, which does not hold it",
                        Untrusted.shown(name), Untrusted.shown(shard));
            }
            tensors.put(name, tensor);
        });
        return tensors;
    }
}
