package org.glm4j.model;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.glm4j.checkpoint.Checkpoint;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.checkpoint.StoredTensor;
import org.glm4j.checkpoint.TensorInfo;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.engine.Engine;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Random;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/** Where models come from: stored ones and fresh ones. */
public final class GlmModels {

    /** Standard deviation of fresh weights. */
    private static final double INITIAL_DEVIATION = 0.02;

    /** Bytes of files that may stay in memory beside the tensors copied from them, before they are given back. */
    private static final long MOST_HELD_TWICE = 64L << 20;

    private GlmModels() {}

    /**
     * Loads a stored model.
     *
     * @param path what {@link Checkpoint#open} can open
     * @throws InvalidInputException if it is no GLM, or is damaged
     */
    public static GlmModel load(Path path, LoadOptions options) {
        return load(Checkpoint.open(path), options);
    }

    /**
     * Loads an opened model. Where type and place are those of the files, nothing is copied: the weights are the mapped
     * files, and pages are read when they are first used. Where they are not, the files leave memory as they are
     * converted, so that the model is not held twice.
     *
     * @param checkpoint belongs to the model from now on, which closes it
     * @throws InvalidInputException if it is no GLM
     */
    public static GlmModel load(Checkpoint checkpoint, LoadOptions options) {
        return load(checkpoint, Set.of(), options);
    }

    /**
     * Loads an opened model with tensors that belong to something above it, such as a classification head.
     *
     * @param checkpoint belongs to the model from now on, which closes it
     * @param more names of further tensors, which are among the model's parameters afterwards
     * @throws InvalidInputException if it is no GLM, or one of the tensors is missing
     */
    public static GlmModel load(Checkpoint checkpoint, Collection<String> more, LoadOptions options) {
        try {
            var config = checkpoint.config(options.overrides());
            var names = new LinkedHashSet<>(config.tensorShapes().keySet());
            checkpoint.tensors().stream()
                    .map(TensorInfo::name)
                    .filter(LowRankUpdate::isPart)
                    .forEach(names::add);
            names.addAll(more);
            return new GlmModel(config, read(checkpoint, names, options), options.part(), checkpoint);
        } catch (RuntimeException | Error e) {
            checkpoint.close();
            throw e;
        }
    }

    /**
     * Reads tensors of a checkpoint, which must stay open as long as they are used.
     *
     * @param names which ones
     * @throws InvalidInputException if there is none of such a name
     */
    public static Map<String, Tensor> read(Checkpoint checkpoint, Collection<String> names, LoadOptions options) {
        // Here a wrong environment is the user's mistake; in a static initialiser it would be an error of the program.
        Engine.start();
        var tensors = new LinkedHashMap<String, Tensor>();
        long copied = 0; // bytes since the files' pages were last given back
        try {
            for (var name : names) {
                var part = options.part();
                var stored = checkpoint.tensor(name, part.rank(), part.size());
                boolean asStored = part.size() == 1
                        && options.dtypeFor(stored.dtype()) == stored.dtype()
                        && options.device().equals(Device.CPU);
                tensors.put(name, asStored ? wrapped(checkpoint, name) : converted(stored, options));
                copied += asStored && stored.contiguous().isPresent() ? 0 : stored.bytes();
                if (copied >= MOST_HELD_TWICE) {
                    checkpoint.unload();
                    copied = 0;
                }
            }
            if (copied > 0) {
                checkpoint.unload();
            }
            return tensors;
        } catch (RuntimeException | Error e) {
            tensors.values().forEach(Tensor::close);
            throw e;
        }
    }

    private static Tensor wrapped(Checkpoint checkpoint, String name) {
        try (var _ = TensorScope.open()) {
            var stored = checkpoint.tensor(name);
            return Tensor.wrap(checkpoint.data(name), stored.dtype(), stored.shape())
                    .keep();
        }
    }

    /** A copy of another type or in another place; nothing of the way there stays. */
    private static Tensor converted(StoredTensor stored, LoadOptions options) {
        try (var _ = TensorScope.open();
                var gathered = Arena.ofConfined()) {
            var there = Tensor.wrap(stored.data(gathered), stored.dtype(), stored.shape());
            var here = there.to(options.dtypeFor(stored.dtype())).to(options.device());
            return (here == there ? here.copy() : here).keep();
        }
    }

    /** A model with fresh weights, all as the reference draws them. */
    public static GlmModel random(GlmConfig config, Dtype dtype, Device device, long seed) {
        return random(config, PositionInit.NORMAL, dtype, device, seed);
    }

    /**
     * A model with fresh weights, drawn as the reference draws them: normal with deviation 0.02, divided by {@code
     * sqrt(2 numLayers)} where a layer writes to the residual stream; biases 0, LayerNorms the identity.
     *
     * @param positions what the tables of positions hold; relative positions have none
     * @param seed decides the weights
     */
    public static GlmModel random(GlmConfig config, PositionInit positions, Dtype dtype, Device device, long seed) {
        var random = new Random(seed);
        var parameters = new LinkedHashMap<String, Tensor>();
        try (var _ = TensorScope.open()) {
            config.tensorShapes().forEach((name, shape) -> {
                var tensor = positions == PositionInit.SINUSOIDAL && name.endsWith("position_embeddings.weight")
                        ? sinusoids(shape)
                        : fresh(name, shape, config, random);
                parameters.put(name, tensor.to(dtype).to(device).keep());
            });
        }
        return new GlmModel(config, parameters, () -> {});
    }

    /** [positions, hidden]: sines in the even columns, cosines in the odd ones. */
    private static Tensor sinusoids(long[] shape) {
        int hidden = Math.toIntExact(shape[1]);
        double amplitude = INITIAL_DEVIATION * Math.sqrt(2);
        float[] values = new float[Math.toIntExact(shape[0]) * hidden];
        for (int i = 0; i < values.length; i++) {
            int position = i / hidden;
            int column = i % hidden;
            double angle = position * Math.pow(10_000, -(double) (column & ~1) / hidden);
            values[i] = (float) (amplitude * (column % 2 == 0 ? Math.sin(angle) : Math.cos(angle)));
        }
        return Tensor.of(values, shape);
    }

    private static Tensor fresh(String name, long[] shape, GlmConfig config, Random random) {
        if (name.endsWith(".inv_freq")) {
            return Tensor.arange((int) shape[0], Dtype.FP64, Device.CPU)
                    .mul(-2.0 / config.hiddenSize() * Math.log(10000))
                    .exp();
        }
        if (name.endsWith("layernorm.weight")) {
            return Tensor.ones(Dtype.FP32, Device.CPU, shape);
        }
        if (name.endsWith("bias") || name.contains("bias_")) {
            return Tensor.zeros(Dtype.FP32, Device.CPU, shape);
        }
        boolean residual = name.endsWith("attention.dense.weight") || name.endsWith("dense_4h_to_h.weight");
        double deviation = residual ? INITIAL_DEVIATION / Math.sqrt(2.0 * config.numLayers()) : INITIAL_DEVIATION;
        return Tensor.empty(Dtype.FP32, Device.CPU, shape).normalInPlace(0, deviation, random);
    }
}
