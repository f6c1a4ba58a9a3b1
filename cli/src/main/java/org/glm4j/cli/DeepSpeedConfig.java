package org.glm4j.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.glm4j.foundation.InvalidInputException;
import tools.jackson.databind.JsonNode;

/** A DeepSpeed configuration in terms of the reference's flags. What it leaves out has DeepSpeed's defaults. */
final class DeepSpeedConfig {

    /** How DeepSpeed moves data and reports; nothing that results depend on. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "activation_checkpointing",
            "communication_data_type",
            "dump_state",
            "flops_profiler",
            "steps_per_print",
            "tensorboard",
            "wall_clock_breakdown",
            "zero_allow_untested_optimizer",
            "prescale_gradients",
            "disable_allgather",
            "fp32_allreduce");

    private static final Set<String> KNOWN = Set.of(
            "train_batch_size",
            "train_micro_batch_size_per_gpu",
            "gradient_accumulation_steps",
            "gradient_clipping",
            "optimizer",
            "fp16",
            "bf16",
            "bfloat16",
            "zero_optimization");

    private static final Set<String> ADAMS = Set.of("adam", "adamw", "fusedadam", "cpuadam", "deepspeedcpuadam");

    private final String place;
    private final Map<String, String> flags = new LinkedHashMap<>();

    private DeepSpeedConfig(String place) {
        this.place = place;
    }

    /**
     * The flags that say the same; flags without a value have the value {@code true}.
     *
     * @param place where the configuration is, for messages
     * @param processes that share the work, and so the {@code train_batch_size}
     * @throws InvalidInputException if it asks for what there is not
     */
    static Map<String, String> of(String place, JsonNode config, int processes) {
        var translation = new DeepSpeedConfig(place);
        config.propertyNames().forEach(key -> {
            if (!KNOWN.contains(key) && !WITHOUT_EFFECT.contains(key)) {
                throw new InvalidInputException(
                        "%s: %s is not supported; take it out, or see docs/flags.md for what is."
                                .formatted(place, key));
            }
        });
        translation.batches(config, processes);
        translation.precision(config);
        translation.optimizer(config.path("optimizer"));
        translation.put("--clip-grad", config.path("gradient_clipping"), "0");
        translation.zero(config.path("zero_optimization"));
        return translation.flags;
    }

    private void batches(JsonNode config, int processes) {
        int accumulation = config.path("gradient_accumulation_steps").asInt(1);
        JsonNode whole = config.path("train_batch_size");
        JsonNode micro = config.path("train_micro_batch_size_per_gpu");
        if (micro.isNumber()) {
            flags.put("--batch-size", micro.asString());
        } else if (whole.isNumber()) {
            if (whole.asInt() % (accumulation * processes) != 0) {
                throw new InvalidInputException(
                        "%s: train_batch_size %d is no multiple of gradient_accumulation_steps %d%s."
                                .formatted(
                                        place,
                                        whole.asInt(),
                                        accumulation,
                                        processes == 1 ? "" : " times %d processes".formatted(processes)));
            }
            flags.put("--batch-size", Integer.toString(whole.asInt() / (accumulation * processes)));
        }
        flags.put("--gradient-accumulation-steps", Integer.toString(accumulation));
    }

    private void precision(JsonNode config) {
        JsonNode fp16 = config.path("fp16");
        if (fp16.path("enabled").asBoolean(false)) {
            flags.put("--fp16", "true");
            put("--loss-scale", fp16.path("loss_scale"), "0");
            put("--loss-scale-window", fp16.path("loss_scale_window"), "1000");
            put("--hysteresis", fp16.path("hysteresis"), "2");
            put("--min-scale", fp16.path("min_loss_scale"), "1");
        }
        if (config.path("bf16").path("enabled").asBoolean(false)
                || config.path("bfloat16").path("enabled").asBoolean(false)) {
            flags.put("--bf16", "true");
        }
    }

    private void optimizer(JsonNode optimizer) {
        if (optimizer.isMissingNode()) {
            return;
        }
        String type = optimizer.path("type").asString("Adam");
        JsonNode params = optimizer.path("params");
        if (!ADAMS.contains(type.toLowerCase(java.util.Locale.ROOT))
                || !params.path("adam_w_mode").asBoolean(true)) {
            throw new InvalidInputException(
                    "%s: optimizer %s is not supported; Adam with decoupled weight decay is.".formatted(place, type));
        }
        put("--lr", params.path("lr"), "1e-3");
        put("--adam-beta1", params.path("betas").path(0), "0.9");
        put("--adam-beta2", params.path("betas").path(1), "0.999");
        put("--adam-eps", params.path("eps"), "1e-8");
        put("--weight-decay", params.path("weight_decay"), "0");
    }

    private void zero(JsonNode zero) {
        int stage = zero.isNumber() ? zero.asInt() : zero.path("stage").asInt(0);
        if (stage > 0) {
            flags.put("--zero-stage", Integer.toString(stage));
        }
        if (zero.path("cpu_offload").asBoolean(false)
                || zero.path("offload_optimizer")
                        .path("device")
                        .asString("none")
                        .equals("cpu")) {
            flags.put("--cpu-optimizer", "true");
        }
    }

    private void put(String flag, JsonNode value, String otherwise) {
        flags.put(flag, value.isMissingNode() ? otherwise : value.asString());
    }
}
