package org.glm4j.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.glm4j.foundation.Progress;

/**
 * Writes a directory of the reference's: one file per model-parallel rank below a directory named after the iteration,
 * and the files that name it. Of what training left in the source, it keeps what the reference's own splitting script
 * keeps: iteration, scheduler and random states, but no optimizer.
 */
final class MegatronOutput {

    /** What is true of every rank, however many there are. */
    private static final Set<String> KEPT = Set.of(
            "lr_scheduler",
            "skipped_steps",
            "global_steps",
            "global_samples",
            "dp_world_size",
            "iteration",
            "client_lr_scheduler",
            "np_rng_state",
            "random_rng_state",
            "torch_rng_state",
            "cuda_rng_state",
            "rng_tracker_states");

    private static final String ITERATION = "iteration";
    private static final String MODEL_PARALLEL_SIZE = "mp_world_size";

    private final Checkpoint source;
    private final List<SequencedMap<String, StoredTensor>> ranks;
    private final Progress progress;

    MegatronOutput(Checkpoint source, List<SequencedMap<String, StoredTensor>> ranks, Progress progress) {
        this.source = source;
        this.ranks = ranks;
        this.progress = progress;
    }

    /** Size of the weights of all ranks. */
    long bytes() {
        return ranks.stream().mapToLong(MegatronOutput::bytes).sum();
    }

    private static long bytes(SequencedMap<String, StoredTensor> rank) {
        return rank.values().stream().mapToLong(StoredTensor::bytes).sum();
    }

    /** What is left behind. */
    List<String> notes() {
        var optimizer = source.trainingContent(0).find("optimizer");
        return optimizer.isPresent() && !(optimizer.get() instanceof Value.None)
                ? List.of("The optimizer's state is not carried over, as with the reference's own script.")
                : List.of();
    }

    void write(Path directory) throws IOException {
        var tag = tag();
        var tagged = Files.createDirectory(directory.resolve(tag));
        long total = bytes();
        long done = 0;
        for (int rank = 0; rank < ranks.size(); rank++) {
            long before = done;
            TorchWriter.write(
                    tagged.resolve(CheckpointFiles.rankFileName(rank)),
                    content(rank),
                    (written, _, what) -> progress.at(Math.min(total, before + written), total, what));
            done += bytes(ranks.get(rank));
        }
        for (var tracker : CheckpointFiles.TRACKER_NAMES) {
            WholeFile.write(
                    directory.resolve(tracker), output -> output.write((tag + "\n").getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Name of the directory with the files: the source's where it has one, else the iteration. */
    private String tag() {
        var files = source.files();
        return files.kind() == CheckpointFiles.Kind.MODEL_PARALLEL
                        && !files.root().equals(files.directory())
                ? files.directory().getFileName().toString()
                : Long.toString(source.iteration().orElse(0));
    }

    private Value.Dictionary content(int rank) {
        int sourceRank = rank * source.modelParallelSize() / ranks.size();
        var training = source.trainingContent(sourceRank);
        var content = new LinkedHashMap<String, Value>();
        content.put(ITERATION, new Value.Int(source.iteration().orElse(0)));
        var module = new LinkedHashMap<String, Value>();
        ranks.get(rank).forEach((name, tensor) -> module.put(name, new Value.Tensor(tensor)));
        content.put("module", Value.Dictionary.of(module));
        training.entries().forEach((key, value) -> {
            if (key instanceof Value.Text(var name)) {
                content.putIfAbsent(name, kept(name, value));
            }
        });
        return Value.Dictionary.of(content);
    }

    private Value kept(String name, Value value) {
        if (name.equals(MODEL_PARALLEL_SIZE)) {
            return new Value.Int(ranks.size());
        }
        return KEPT.contains(name) ? value : new Value.None();
    }
}
