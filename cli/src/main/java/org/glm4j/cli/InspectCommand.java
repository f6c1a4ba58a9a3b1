package org.glm4j.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.glm4j.checkpoint.CheckpointInspector;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.checkpoint.Inspection;
import org.glm4j.checkpoint.TensorInfo;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;

/** What is in a checkpoint. */
@Command(
        sortOptions = false,
        customSynopsis = "glm inspect [OPTION...] PATH",
        footer = {"", "Examples:", "  glm inspect glm-large", "  glm inspect --json blocklm-10b-1024 | jq .config"})
final class InspectCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(
            paramLabel = "PATH",
            description = "Checkpoint: a Hugging Face directory, one of the reference's, or a file of weights.")
    private Path path;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @ArgGroup(validate = false, heading = "%nWhat the checkpoint does not say (the reference's names):%n")
    private ModelOptions modelOptions = new ModelOptions();

    InspectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Inspection inspection = CheckpointInspector.inspect(path, modelOptions.overrides());
        if (json) {
            new JsonLines(console.out()).write(object -> write(object, inspection));
        } else {
            console.out().print(inspection.text());
        }
        return 0;
    }

    private static void write(JsonGenerator object, Inspection inspection) {
        object.writeStringProperty("path", inspection.path());
        object.writeStringProperty("layout", inspection.layout().name().toLowerCase(Locale.ROOT));
        inspection.container().ifPresent(container -> object.writeStringProperty("container", container));
        object.writeNumberProperty("model_parallel_size", inspection.modelParallelSize());
        object.writeArrayPropertyStart("files");
        for (Inspection.StoredFile file : inspection.files()) {
            object.writeStartObject();
            object.writeStringProperty("name", file.name());
            object.writeNumberProperty("bytes", file.bytes());
            object.writeEndObject();
        }
        object.writeEndArray();
        object.writeNumberProperty("parameters", inspection.parameters());
        object.writeNumberProperty("tensor_bytes", inspection.tensorBytes());
        inspection.iteration().ifPresent(iteration -> object.writeNumberProperty("iteration", iteration));
        inspection.config().ifPresent(config -> write(object, config));
        inspection.configProblem().ifPresent(problem -> object.writeStringProperty("config_problem", problem));
        JsonLines.writeStrings(object, "published_models", inspection.publishedModels());
        object.writeObjectPropertyStart("training");
        for (Inspection.TrainingItem item : inspection.training()) {
            object.writeStringProperty(item.key(), item.description());
        }
        object.writeEndObject();
        object.writeArrayPropertyStart("tensors");
        for (TensorInfo tensor : inspection.tensors()) {
            object.writeStartObject();
            object.writeStringProperty("name", tensor.name());
            object.writeStringProperty("dtype", tensor.dtype().torchName());
            object.writeName("shape");
            object.writeArray(tensor.shape(), 0, tensor.shape().length);
            object.writeEndObject();
        }
        object.writeEndArray();
    }

    // Under the names of config.json where it has them.
    private static void write(JsonGenerator object, GlmConfig config) {
        object.writeObjectPropertyStart("config");
        object.writeNumberProperty("num_layers", config.numLayers());
        object.writeNumberProperty("hidden_size", config.hiddenSize());
        object.writeNumberProperty("num_attention_heads", config.numAttentionHeads());
        object.writeNumberProperty("vocab_size", config.vocabSize());
        object.writeNumberProperty("max_sequence_length", config.maxSequenceLength());
        object.writeNumberProperty("max_memory_length", config.maxMemoryLength());
        object.writeBooleanProperty("block_position_encoding", config.blockPositionEncoding());
        object.writeBooleanProperty("relative_encoding", config.relativeEncoding());
        object.writeNumberProperty("attention_scale", config.attentionScale());
        object.writeNumberProperty("layernorm_epsilon", config.layernormEpsilon());
        object.writeStringProperty("hidden_act", config.activation().name().toLowerCase(Locale.ROOT));
        object.writeNumberProperty("spell_length", config.spellLength());
        object.writeStringProperty("spell_func", config.spellEncoder().name().toLowerCase(Locale.ROOT));
        object.writeEndObject();
    }
}
