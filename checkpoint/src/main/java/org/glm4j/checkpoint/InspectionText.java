package org.glm4j.checkpoint;

import com.google.errorprone.annotations.FormatMethod;
import java.util.ArrayList;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Lays an inspection out for a person. */
final class InspectionText {

    private final Inspection inspection;
    private final StringBuilder text = new StringBuilder();

    InspectionText(Inspection inspection) {
        this.inspection = inspection;
    }

    String text() {
        line("path", inspection.path());
        line("layout", layout());
        for (var file : inspection.files()) {
            line("file", format("%s  %,d bytes", file.name(), file.bytes()));
        }
        line("parameters", format("%,d in %,d bytes", inspection.parameters(), inspection.tensorBytes()));
        line("types", types());
        inspection.config().ifPresent(this::config);
        inspection.configProblem().ifPresent(problem -> line("configuration", "not known: " + problem));
        if (!inspection.publishedModels().isEmpty()) {
            line("shape of", String.join(", ", inspection.publishedModels()));
        }
        for (var item : inspection.training()) {
            line(item.key(), item.description());
        }
        text.append('\n');
        tensors();
        return text.toString();
    }

    private String layout() {
        var parts = new ArrayList<String>();
        parts.add(
                switch (inspection.layout()) {
                    case SAFETENSORS -> "safetensors";
                    case SAFETENSORS_SHARDED -> "safetensors, sharded";
                    case PYTORCH -> "PyTorch";
                    case PYTORCH_SHARDED -> "PyTorch, sharded";
                    case MEGATRON -> "the reference's (Megatron)";
                });
        inspection.container().ifPresent(container -> parts.add(container + " container"));
        if (inspection.modelParallelSize() > 1) {
            parts.add("split into " + inspection.modelParallelSize() + " model-parallel parts");
        }
        return String.join(", ", parts);
    }

    private String types() {
        var counts = inspection.tensors().stream()
                .collect(Collectors.groupingBy(TensorInfo::dtype, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> format("%s in %,d tensors", entry.getKey().torchName(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private void config(GlmConfig config) {
        line("layers", Integer.toString(config.numLayers()));
        line("hidden size", Integer.toString(config.hiddenSize()));
        line("attention heads", format("%d of %d", config.numAttentionHeads(), config.headSize()));
        line("vocabulary", format("%,d rows", config.vocabSize()));
        line(
                "positions",
                config.relativeEncoding()
                        ? "relative"
                        : format(
                                "%,d%s",
                                config.maxSequenceLength(),
                                config.blockPositionEncoding() ? " and block positions" : ""));
        if (config.maxMemoryLength() > 0) {
            line("memory length", Integer.toString(config.maxMemoryLength()));
        }
        if (config.spellLength() > 0) {
            line(
                    "prompt encoder",
                    format(
                            "%s of %d positions",
                            config.spellEncoder().name().toLowerCase(Locale.ROOT), config.spellLength()));
        }
        line("attention scale", Double.toString(config.attentionScale()));
        line(
                "activation",
                switch (config.activation()) {
                    case GELU_TANH -> "GELU (tanh)";
                    case GELU_ERF -> "GELU (erf)";
                });
    }

    private void tensors() {
        int widest = inspection.tensors().stream()
                .mapToInt(tensor -> tensor.name().length())
                .max()
                .orElse(0);
        for (var tensor : inspection.tensors()) {
            text.append(padded(tensor.name(), widest))
                    .append("  ")
                    .append(padded(tensor.dtype().torchName(), 8))
                    .append("  ")
                    .append(Untrusted.shown(tensor.shape()))
                    .append('\n');
        }
    }

    private void line(String label, String content) {
        text.append(padded(label, 17)).append(' ').append(content).append('\n');
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    @FormatMethod
    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
