package org.glm4j.checkpoint;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.LongAdder;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.foundation.Progress;

/**
 * Turns a checkpoint of any layout into one of another: Hugging Face or the reference's, whole or split for model
 * parallelism, in the same or another element type.
 *
 * <p>Tensors pass through one after the other in small pieces, from mapped files to the disk: memory needed does not
 * depend on the model's size. The target directory is whole or absent.
 */
public final class CheckpointConverter {

    /** The reference pads vocabularies to a multiple of this ({@code --make-vocab-size-divisible-by}). */
    private static final int VOCABULARY_MULTIPLE = 128;

    /** Of the word embeddings of GLM-10B-Chinese: {@code [gMASK]} in the reference's tokenizer and in the Hub's. */
    private static final int REFERENCE_GMASK_ROW = 50007;

    private static final int HUB_GMASK_ROW = 50009;
    private static final String TEN_BILLION_CHINESE = "glm-10b-chinese";

    private final Checkpoint source;
    private final ConversionOptions options;
    private final Progress progress;
    private final SequencedMap<String, TensorView> tensors;
    private final LongAdder overflows = new LongAdder();
    private final List<String> notes = new ArrayList<>();

    private CheckpointConverter(Checkpoint source, ConversionOptions options, Progress progress) {
        this.source = source;
        this.options = options;
        this.progress = progress;
        this.tensors = new LinkedHashMap<>(source.content().tensors());
    }

    /**
     * Converts a checkpoint.
     *
     * @param source anything that {@link Checkpoint#open} opens
     * @param target directory to make; must not exist yet, or be empty
     * @param progress told the bytes of weights written so far, of all
     * @throws InvalidInputException if the source cannot be used, the target exists, or sizes do not divide
     * @throws java.io.UncheckedIOException if the system refuses to write; nothing is left behind then
     */
    public static ConversionReport convert(Path source, Path target, ConversionOptions options, Progress progress) {
        try (var checkpoint = Checkpoint.open(source)) {
            return new CheckpointConverter(checkpoint, options, progress).convert(target);
        }
    }

    private ConversionReport convert(Path target) {
        long written = switch (options.target()) {
            case HUGGING_FACE -> toHuggingFace(target);
            case MEGATRON -> toMegatron(target);
        };
        return new ConversionReport(
                source.layout(),
                source.modelParallelSize(),
                options.target(),
                options.modelParallelSize(),
                tensors.size(),
                written,
                overflows.sum(),
                notes);
    }

    private long toHuggingFace(Path target) {
        var config = source.config(options.overrides());
        copyMaskEmbedding(config);
        if (!source.trainingContent(0).entries().isEmpty()) {
            notes.add("Only the weights are carried over: a Hugging Face checkpoint has no place for iteration, "
                    + "optimizer, scheduler and random states.");
        }
        var converted = new LinkedHashMap<String, StoredTensor>();
        tensors.forEach((name, tensor) -> converted.put(name, converted(tensor)));
        var output = new HuggingFaceOutput(converted, options.maxShardBytes(), progress);
        WholeFile.writeDirectory(target, directory -> {
            output.write(directory);
            Companions.copy(source.files().root(), directory);
            writeConfig(directory, Optional.of(config));
        });
        return output.bytes();
    }

    private long toMegatron(Path target) {
        int ranks = options.modelParallelSize();
        source.configIfHeadsAreKnown(options.overrides()).ifPresent(config -> {
            if (config.numAttentionHeads() % ranks != 0) {
                throw new InvalidInputException("%d attention heads cannot be split into %d equal parts"
                        .formatted(config.numAttentionHeads(), ranks));
            }
        });
        padVocabulary(ranks);
        var perRank = new ArrayList<SequencedMap<String, StoredTensor>>();
        for (int rank = 0; rank < ranks; rank++) {
            var part = new LinkedHashMap<String, StoredTensor>();
            for (var entry : tensors.entrySet()) {
                var name = entry.getKey();
                part.put(name, converted(ModelParallel.of(name).part(name, entry.getValue(), rank, ranks)));
            }
            perRank.add(part);
        }
        var output = new MegatronOutput(source, perRank, progress);
        notes.addAll(output.notes());
        WholeFile.writeDirectory(target, directory -> {
            output.write(directory);
            Companions.copy(source.files().root(), directory);
            if (source.files().config().isPresent()) {
                writeConfig(directory, Optional.empty());
            }
        });
        return output.bytes();
    }

    private StoredTensor converted(TensorView tensor) {
        return options.dtype()
                .map(dtype -> ConvertedTensor.convert(tensor, dtype, overflows))
                .orElse(tensor);
    }

    /** What the reference's conversion script does for this one model. */
    private void copyMaskEmbedding(GlmConfig config) {
        boolean isNamed = options.modelName().isPresent();
        boolean isTenBillionChinese = isNamed
                ? PublishedModel.named(options.modelName().get()).name().equals(TEN_BILLION_CHINESE)
                : source.layout() == CheckpointLayout.MEGATRON
                        && PublishedModel.named(TEN_BILLION_CHINESE).hasShapeOf(config);
        if (!isTenBillionChinese) {
            return;
        }
        if (config.vocabSize() <= HUB_GMASK_ROW) {
            throw new InvalidInputException("--name %s needs more than %,d rows of word embeddings, not %,d"
                    .formatted(TEN_BILLION_CHINESE, HUB_GMASK_ROW, config.vocabSize()));
        }
        tensors.compute(TensorNames.WORD_EMBEDDINGS, (name, embeddings) -> withRowCopied(embeddings));
        notes.add("Row %d of the word embeddings was copied to row %d, as the Hub's tokenizer for %s needs it%s."
                .formatted(
                        REFERENCE_GMASK_ROW,
                        HUB_GMASK_ROW,
                        TEN_BILLION_CHINESE,
                        isNamed ? "" : ", which the model was recognised as by its shape"));
    }

    private static TensorView withRowCopied(TensorView embeddings) {
        return JoinedTensor.join(
                0,
                List.of(
                        embeddings.narrow(0, 0, HUB_GMASK_ROW),
                        embeddings.narrow(0, REFERENCE_GMASK_ROW, 1),
                        embeddings.narrow(0, HUB_GMASK_ROW + 1, embeddings.size(0) - HUB_GMASK_ROW - 1)));
    }

    /** Adds rows of zeros where the vocabulary could not be divided otherwise. */
    private void padVocabulary(int ranks) {
        var embeddings = tensors.get(TensorNames.WORD_EMBEDDINGS);
        if (embeddings == null || embeddings.shape().length != 2 || embeddings.size(0) % ranks == 0) {
            return;
        }
        long multiple = VOCABULARY_MULTIPLE;
        while (multiple % ranks != 0) {
            multiple += VOCABULARY_MULTIPLE;
        }
        long rows = (embeddings.size(0) + multiple - 1) / multiple * multiple;
        long columns = embeddings.size(1);
        var zeros = new StridedTensor(
                embeddings.dtype(),
                new long[] {rows - embeddings.size(0), columns},
                new long[] {0, 1},
                Arena.ofAuto().allocate(columns * embeddings.dtype().bytes(), Long.BYTES));
        tensors.put(TensorNames.WORD_EMBEDDINGS, JoinedTensor.join(0, List.of(embeddings, zeros)));
        notes.add(
                "The vocabulary was padded with zeros from %,d to %,d rows, a multiple of %d that %d parts share evenly."
                        .formatted(embeddings.size(0), rows, VOCABULARY_MULTIPLE, ranks));
    }

    /**
     * Takes {@code config.json} over, with the changes that the conversion makes.
     *
     * @param config needed where there is no file to take over
     */
    private void writeConfig(Path directory, Optional<GlmConfig> config) {
        var dtype =
                options.dtype().orElse(tensors.get(TensorNames.WORD_EMBEDDINGS).dtype());
        var file = source.files().config();
        String text;
        if (file.isEmpty()) {
            text = ConfigFile.write(config.orElseThrow(), dtype);
        } else {
            var changes = new LinkedHashMap<String, Object>();
            options.overrides()
                    .values()
                    .values()
                    .forEach((key, value) -> changes.put(key.jsonName(), ConfigFile.jsonValue(value)));
            options.dtype().ifPresent(changed -> changes.put("torch_dtype", changed.torchName()));
            if (config.isEmpty()) {
                changes.put(ConfigKey.VOCAB_SIZE.jsonName(), (int)
                        tensors.get(TensorNames.WORD_EMBEDDINGS).size(0));
            }
            try (var arena = Arena.ofConfined()) {
                text = ConfigFile.with(MappedFile.open(file.get(), arena), Map.copyOf(changes));
            }
        }
        WholeFile.write(
                directory.resolve(ConfigFile.NAME),
                output -> output.write(MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8))));
    }
}
