package org.glm4j.checkpoint;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.glm4j.foundation.Progress;
import tools.jackson.databind.json.JsonMapper;

/** Writes the weights of a Hugging Face directory: {@code model.safetensors}, or shards of it and their index. */
final class HuggingFaceOutput {

    /** What transformers writes, so that it knows whose tensors these are. */
    private static final Map<String, String> METADATA = Map.of("format", "pt");

    private final SequencedMap<String, StoredTensor> tensors;
    private final long maxShardBytes;
    private final Progress progress;

    /**
     * @param tensors by name, in the order in which shards are filled
     */
    HuggingFaceOutput(SequencedMap<String, StoredTensor> tensors, long maxShardBytes, Progress progress) {
        this.tensors = tensors;
        this.maxShardBytes = maxShardBytes;
        this.progress = progress;
    }

    /** Size of all weights. */
    long bytes() {
        return tensors.values().stream().mapToLong(StoredTensor::bytes).sum();
    }

    void write(Path directory) {
        var shards = shards();
        if (shards.size() == 1) {
            SafetensorsWriter.write(directory.resolve("model.safetensors"), tensors, METADATA, progress);
            return;
        }
        long total = bytes();
        long done = 0;
        var fileOf = new TreeMap<String, String>();
        for (int i = 0; i < shards.size(); i++) {
            var name = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
            var shard = shards.get(i);
            long before = done;
            SafetensorsWriter.write(
                    directory.resolve(name),
                    shard,
                    METADATA,
                    (written, _, what) -> progress.at(before + written, total, what));
            shard.keySet().forEach(tensor -> fileOf.put(tensor, name));
            done += shard.values().stream().mapToLong(StoredTensor::bytes).sum();
        }
        writeIndex(directory, fileOf, total);
    }

    private List<SequencedMap<String, StoredTensor>> shards() {
        var shards = new ArrayList<SequencedMap<String, StoredTensor>>();
        var current = new LinkedHashMap<String, StoredTensor>();
        long bytes = 0;
        for (var entry : tensors.entrySet()) {
            long size = entry.getValue().bytes();
            if (!current.isEmpty() && bytes + size > maxShardBytes) {
                shards.add(current);
                current = new LinkedHashMap<>();
                bytes = 0;
            }
            current.put(entry.getKey(), entry.getValue());
            bytes += size;
        }
        shards.add(current);
        return shards;
    }

    private static void writeIndex(Path directory, Map<String, String> fileOf, long total) {
        var json = JsonMapper.builder().build().createObjectNode();
        json.putObject("metadata").put("total_size", total);
        var map = json.putObject("weight_map");
        fileOf.forEach(map::put);
        WholeFile.write(
                directory.resolve("model.safetensors.index.json"),
                output -> output.write(JsonFile.pretty(json).getBytes(StandardCharsets.UTF_8)));
    }
}
