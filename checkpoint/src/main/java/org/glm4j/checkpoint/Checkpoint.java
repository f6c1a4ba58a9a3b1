package org.glm4j.checkpoint;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.glm4j.foundation.InvalidInputException;

/**
 * A stored GLM, opened for reading.
 *
 * <p>Files are mapped, not read: opening takes memory for names and shapes only, and a tensor's bytes come from the page
 * cache when they are touched. Nothing in a file is ever executed. Tensors bear the reference's names; prefixes of
 * wrappers ({@code module.}, {@code model.}, {@code glm.}) are taken off, and model-parallel parts appear as the whole
 * that they were split from.
 *
 * <p>Safe for several threads until {@link #close}, after which every access to a tensor's bytes throws {@link
 * IllegalStateException}; an address handed to native code must not be used any more. The files must not be changed
 * while they are open.
 */
public final class Checkpoint implements AutoCloseable {

    private final CheckpointFiles files;
    private final Arena arena;
    private final StateDict content;
    private final Optional<ConfigValues> configFile;

    private Checkpoint(CheckpointFiles files, Arena arena, StateDict content, Optional<ConfigValues> configFile) {
        this.files = files;
        this.arena = arena;
        this.content = content;
        this.configFile = configFile;
    }

    /**
     * Opens whatever lies at a path.
     *
     * @param path a Hugging Face directory; a directory of the reference, with {@code
     *     latest_checkpointed_iteration.txt} or {@code latest}; the directory with {@code mp_rank_XX_model_states.pt}
     *     itself; or a file: safetensors, PyTorch, the index of a sharded checkpoint. The file of one model-parallel
     *     rank stands for all that lie beside it
     * @throws InvalidInputException if there is no checkpoint, or it is damaged, or it is not what it claims to be
     */
    @SuppressWarnings("MustBeClosedChecker") // the checkpoint owns the arena and closes it
    public static Checkpoint open(Path path) {
        var arena = Arena.ofShared();
        try {
            var files = CheckpointFiles.locate(path);
            var content = StateDict.read(files, arena);
            var configFile = files.config().map(file -> ConfigFile.read(MappedFile.open(file, arena)));
            return new Checkpoint(files, arena, content, configFile);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /** Whether the reference or DeepSpeed saved a checkpoint into a directory, as the file that names the last one shows. */
    public static boolean isReferenceDirectory(Path directory) {
        return CheckpointFiles.TRACKER_NAMES.stream().anyMatch(name -> Files.isRegularFile(directory.resolve(name)));
    }

    public CheckpointLayout layout() {
        return content.layout();
    }

    /** Into how many parts the tensors are split on disk, 1 where they are whole. */
    public int modelParallelSize() {
        return files.kind() == CheckpointFiles.Kind.MODEL_PARALLEL
                ? files.files().size()
                : 1;
    }

    /**
     * What training left beside the model in a checkpoint of the reference: {@code iteration}, {@code optimizer}, {@code
     * lr_scheduler}, states of random generators, DeepSpeed's bookkeeping.
     *
     * @param rank model-parallel rank, from 0
     * @return everything but the model's tensors; empty for files that hold nothing else
     * @throws IndexOutOfBoundsException if there is no such rank
     */
    public Value.Dictionary trainingContent(int rank) {
        return rank == 0 && content.training().isEmpty()
                ? Value.Dictionary.of(new LinkedHashMap<String, Value>())
                : content.training().get(rank);
    }

    /** How many steps the model was trained, where the checkpoint says so. */
    public OptionalLong iteration() {
        var training = trainingContent(0);
        return Stream.of("iteration", "total_iters")
                .flatMap(key -> training.find(key, Value.Int.class).stream())
                .map(Value.Int::value)
                .filter(iteration -> iteration.signum() >= 0 && iteration.bitLength() < Long.SIZE)
                .mapToLong(BigInteger::longValue)
                .findFirst();
    }

    /** Whether this is weights for others to begin with, under the reference's name for those: no run to continue. */
    public boolean isRelease() {
        return files.kind() == CheckpointFiles.Kind.MODEL_PARALLEL
                && files.directory().endsWith("release");
    }

    /** All tensors, in stored order. */
    public List<TensorInfo> tensors() {
        return content.tensors().entrySet().stream()
                .map(entry -> info(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Name, type and shape of one tensor, empty where the checkpoint has no such tensor. */
    public Optional<TensorInfo> find(String name) {
        return Optional.ofNullable(content.tensors().get(name)).map(tensor -> info(name, tensor));
    }

    private static TensorInfo info(String name, StoredTensor tensor) {
        return new TensorInfo(name, tensor.dtype(), tensor.shape());
    }

    /**
     * One tensor.
     *
     * @param name the reference's name
     * @throws InvalidInputException if there is none of that name
     */
    public StoredTensor tensor(String name) {
        var tensor = content.tensors().get(name);
        if (tensor == null) {
            throw new InvalidInputException("%s: there is no tensor %s".formatted(files.place(), name));
        }
        return tensor;
    }

    /**
     * The part of one tensor that one rank of a model-parallel group holds; the whole of it where all ranks hold the same.
     *
     * @param name the reference's name
     * @param rank 0 to {@code ranks - 1}
     * @param ranks any number that divides the attention heads and the vocabulary, whatever the checkpoint was split into
     * @throws InvalidInputException if there is none of that name or it cannot be split evenly
     */
    public StoredTensor tensor(String name, int rank, int ranks) {
        Objects.checkIndex(rank, ranks);
        tensor(name);
        return ModelParallel.of(name).part(name, content.tensors().get(name), rank, ranks);
    }

    /**
     * The bytes of one tensor in row-major order, little-endian, aligned to its element size: the mapped file where it
     * holds them so, else a copy that lives as long as this checkpoint.
     *
     * @param name the reference's name
     * @throws InvalidInputException if there is none of that name
     */
    public MemorySegment data(String name) {
        return tensor(name).data(arena);
    }

    /**
     * Takes the files' pages out of this process's memory: for whoever has read what they hold and keeps it elsewhere.
     * They stay in the system's page cache and come back when they are touched, so all that was handed out stays valid.
     */
    public void unload() {
        content.files().stream()
                .map(MappedFile::bytes)
                .filter(MemorySegment::isMapped)
                .forEach(MemorySegment::unload);
    }

    /** {@link #config(GlmConfigOverrides)} without overrides. */
    public GlmConfig config() {
        return config(GlmConfigOverrides.NONE);
    }

    /**
     * The model's configuration: from {@code config.json} where there is one, else inferred from names and shapes; 64
     * values per attention head where nobody says how many heads there are. Every tensor that such a model needs has
     * been found, with the right shape.
     *
     * @param overrides what the user says; must agree with the stored shapes
     * @throws InvalidInputException if anything contradicts the stored tensors, one is missing, or the number of heads
     *     cannot be known
     */
    public GlmConfig config(GlmConfigOverrides overrides) {
        return inference(overrides).config();
    }

    /** The same, but empty where only the number of attention heads is missing. */
    Optional<GlmConfig> configIfHeadsAreKnown(GlmConfigOverrides overrides) {
        return inference(overrides).configIfHeadsAreKnown();
    }

    private ConfigInference inference(GlmConfigOverrides overrides) {
        var sources = Stream.concat(Stream.of(overrides.values()), configFile.stream())
                .toList();
        var shapes = new LinkedHashMap<String, long[]>();
        content.tensors().forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        return new ConfigInference(files.place(), Map.copyOf(shapes), sources);
    }

    /** The files that were found. */
    CheckpointFiles files() {
        return files;
    }

    /** Everything that the files hold. */
    StateDict content() {
        return content;
    }

    @Override
    public void close() {
        arena.close();
    }
}
