package org.glm4j.finetuning;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.glm4j.checkpoint.Checkpoint;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.GlmModel;
import org.glm4j.model.GlmModels;
import org.glm4j.model.LoadOptions;
import org.glm4j.model.LowRankUpdate;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.training.WeightFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Updates of low rank by themselves, as the PEFT library stores them: {@code adapter_model.safetensors}, a small file,
 * and {@code adapter_config.json}.
 */
public final class LowRankFile {

    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final String CONFIG = "adapter_config.json";
    private static final String PREFIX = "base_model.model.";
    private static final JsonMapper JSON = JsonMapper.shared();

    private LowRankFile() {}

    /**
     * Writes the updates of a model.
     *
     * @param directory that exists
     * @param lowRank what the updates are
     */
    public static void write(Path directory, LowRank lowRank, GlmModel model) throws IOException {
        var updates = new LinkedHashMap<String, Tensor>();
        model.parameters().forEach((name, tensor) -> {
            if (LowRankUpdate.isPart(name) && !name.equals(LowRankUpdate.SCALE)) {
                updates.put(PREFIX + name, tensor);
            }
        });
        WeightFile.write(directory.resolve(WEIGHTS), updates);
        var config = new LinkedHashMap<String, Object>();
        config.put("peft_type", "LORA");
        config.put("r", lowRank.rank());
        config.put("lora_alpha", lowRank.alpha());
        config.put("target_modules", lowRank.targets());
        config.put("bias", "none");
        Files.writeString(directory.resolve(CONFIG), JSON.writeValueAsString(config) + "\n");
    }

    /**
     * Puts stored updates on a model's weights.
     *
     * @param model without updates
     * @return the model's weights with the updates merged in; valid as long as the model and the tensor scope around this
     *     call
     * @throws InvalidInputException if the directory has no updates, or they belong to another model
     */
    public static SequencedMap<String, Tensor> merge(GlmModel model, Path directory) {
        var all = new LinkedHashMap<>(model.parameters());
        try (var file = Checkpoint.open(directory.resolve(WEIGHTS))) {
            var names = file.tensors().stream().map(info -> info.name()).toList();
            var options = LoadOptions.defaults().withDtype(Dtype.FP32).withDevice(model.device());
            for (Map.Entry<String, Tensor> update :
                    GlmModels.read(file, names, options).entrySet()) {
                String name = update.getKey().startsWith(PREFIX)
                        ? update.getKey().substring(PREFIX.length())
                        : update.getKey();
                String layer = name.substring(0, Math.max(0, name.indexOf(".lora_")));
                if (!LowRankUpdate.isPart(name) || !all.containsKey(layer + ".weight")) {
                    throw new InvalidInputException(
                            "%s: the model has no layer for %s".formatted(directory.resolve(WEIGHTS), name));
                }
                all.put(name, update.getValue().copy().to(model.dtype()));
            }
        }
        all.put(
                LowRankUpdate.SCALE,
                Tensor.of(new double[] {scale(directory)}, 1).to(model.dtype()).to(model.device()));
        return LowRankUpdate.merged(all);
    }

    private static double scale(Path directory) {
        Path file = directory.resolve(CONFIG);
        try {
            JsonNode config = JSON.readTree(Files.readString(file));
            if (!config.path("lora_alpha").isNumber() || config.path("r").asInt(0) < 1) {
                throw new InvalidInputException("%s: it does not say r and lora_alpha".formatted(file));
            }
            return config.get("lora_alpha").doubleValue() / config.get("r").asInt();
        } catch (IOException | JacksonException e) {
            throw new InvalidInputException("%s: it cannot be read (%s)".formatted(file, e.getMessage()), e);
        }
    }
}
