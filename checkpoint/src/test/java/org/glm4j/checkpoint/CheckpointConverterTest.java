package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.glm4j.checkpoint.ConversionOptions.Target;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.foundation.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointConverterTest {

    private static final GlmConfigOverrides FOUR_HEADS =
            GlmConfigOverrides.builder().numAttentionHeads(4).build();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"tiny_block/hf", "tiny_noblock/hf", "tiny_scale8/hf", "bertvocab_h16/hf"})
    void thereAndBackAgainGivesTheSameBytes(String model) throws IOException {
        var original = Goldens.checkpoint(model);
        var split = directory.resolve("split");
        var whole = directory.resolve("whole");

        convert(original, split, ConversionOptions.to(Target.MEGATRON, 2));
        convert(split, whole, ConversionOptions.to(Target.HUGGING_FACE, 1));

        assertThat(names(whole)).containsExactly("config.json", "model.safetensors");
        for (var name : names(whole)) {
            assertThat(whole.resolve(name)).hasSameBinaryContentAs(original.resolve(name));
        }
    }

    @Test
    void splitsAsTheOfficialConverterDid() {
        var split = directory.resolve("split");
        convert(Goldens.checkpoint("tiny_block/official"), split, ConversionOptions.to(Target.MEGATRON, 2));

        assertThat(names(split)).containsExactly("12", "latest", "latest_checkpointed_iteration.txt");
        assertThat(split.resolve("latest")).hasContent("12\n");
        for (var file : new String[] {"mp_rank_00_model_states.pt", "mp_rank_01_model_states.pt"}) {
            var official = Goldens.checkpoint("tiny_block/official_MP2/12").resolve(file);
            assertSameRank(split.resolve("12").resolve(file), official);
        }
    }

    @Test
    void mergesWhatTheOfficialConverterSplit() {
        var merged = directory.resolve("merged");
        convert(Goldens.checkpoint("tiny_block/official_MP2"), merged, ConversionOptions.to(Target.MEGATRON, 1));

        assertSameTensors(merged, Goldens.checkpoint("tiny_block/official"));
        try (var checkpoint = Checkpoint.open(merged)) {
            assertThat(checkpoint.modelParallelSize()).isEqualTo(1);
            assertThat(checkpoint.iteration()).hasValue(12);
        }
    }

    @Test
    void goesFromTwoPartsStraightToHuggingFace() {
        var whole = directory.resolve("hf");
        var report = convert(
                Goldens.checkpoint("tiny_block/official_MP2"),
                whole,
                ConversionOptions.to(Target.HUGGING_FACE, 1).withOverrides(FOUR_HEADS));

        assertThat(whole.resolve("model.safetensors"))
                .hasSameBinaryContentAs(Goldens.checkpoint("tiny_block/hf/model.safetensors"));
        assertThat(report.sourceModelParallelSize()).isEqualTo(2);
        assertThat(report.notes()).singleElement().asString().contains("Only the weights are carried over");
        try (var checkpoint = Checkpoint.open(whole)) {
            assertThat(checkpoint.config().numAttentionHeads()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tiny_xl, 1",
        "tiny_xl, 4",
        "tiny_spell_lstm, 2",
        "tiny_spell_mlp, 4",
        "tiny_spell_none, 2",
        "tiny_trained, 4"
    })
    void splitsAndMergesEveryKindOfModel(String model, int ranks) {
        var golden = Goldens.checkpoint(model);
        var split = directory.resolve("split");
        var resplit = directory.resolve("resplit");

        convert(golden, split, ConversionOptions.to(Target.MEGATRON, ranks).withOverrides(FOUR_HEADS));
        convert(split, resplit, ConversionOptions.to(Target.MEGATRON, 2).withOverrides(FOUR_HEADS));

        assertSameTensors(split, golden);
        assertSameTensors(resplit, golden);
    }

    @Test
    void replicatesPromptEncodersOnAllRanks() {
        var split = directory.resolve("split");
        convert(Goldens.checkpoint("tiny_spell_lstm"), split, ConversionOptions.to(Target.MEGATRON, 2));

        try (var arena = Arena.ofConfined()) {
            var rank = TorchFile.read(MappedFile.open(split.resolve("0/mp_rank_01_model_states.pt"), arena));
            var module = ((Value.Dictionary) rank.content())
                    .find("module", Value.Dictionary.class)
                    .orElseThrow();
            assertThat(module.find("prompt_spell.mlp_head.0.weight", Value.Tensor.class)
                            .orElseThrow()
                            .tensor()
                            .shape())
                    .containsExactly(32, 64);
        }
    }

    @Test
    void keepsWhatTrainingLeftAsTheOfficialConverterDoes() {
        var split = directory.resolve("split");
        convert(Goldens.checkpoint("tiny_block/deepspeed_style"), split, ConversionOptions.to(Target.MEGATRON, 4));

        assertThat(split.resolve("latest")).hasContent("120000\n");
        try (var checkpoint = Checkpoint.open(split)) {
            var training = checkpoint.trainingContent(3);
            assertThat(training.find("global_steps")).contains(new Value.Int(120000));
            assertThat(training.find("mp_world_size")).contains(new Value.Int(4));
            assertThat(training.find("dp_world_size")).contains(new Value.Int(4));
            assertThat(training.find("csr_tensor_module_names")).contains(new Value.None());
            assertThat(training.find("client_lr_scheduler", Value.Dictionary.class)
                            .orElseThrow()
                            .find("decay_style"))
                    .contains(new Value.Text("cosine"));
            assertThat(training.find("torch_rng_state", Value.Tensor.class)
                            .orElseThrow()
                            .tensor()
                            .shape())
                    .containsExactly(5056);
        }
    }

    @Test
    void writesShardsAndTheirIndex() {
        var sharded = directory.resolve("sharded");
        var again = directory.resolve("again");
        var original = Goldens.checkpoint("tiny_block/hf");

        convert(original, sharded, ConversionOptions.to(Target.HUGGING_FACE, 1).withMaxShardBytes(70_000));
        convert(sharded, again, ConversionOptions.to(Target.HUGGING_FACE, 1));

        assertThat(names(sharded))
                .containsExactly(
                        "config.json",
                        "model-00001-of-00003.safetensors",
                        "model-00002-of-00003.safetensors",
                        "model-00003-of-00003.safetensors",
                        "model.safetensors.index.json");
        assertThat(Goldens.json(sharded.resolve("model.safetensors.index.json"))
                        .at("/metadata/total_size")
                        .intValue())
                .isEqualTo(184064);
        try (var checkpoint = Checkpoint.open(sharded)) {
            assertThat(checkpoint.layout()).isEqualTo(CheckpointLayout.SAFETENSORS_SHARDED);
        }
        assertSameTensors(sharded, original);
        assertThat(again.resolve("model.safetensors")).hasSameBinaryContentAs(original.resolve("model.safetensors"));
    }

    @ParameterizedTest
    @CsvSource({"FP16, float16", "BF16, bfloat16"})
    void changesTheElementType(Dtype dtype, String torchName) {
        var converted = directory.resolve("converted");
        var report = convert(
                Goldens.checkpoint("tiny_block/hf"),
                converted,
                ConversionOptions.to(Target.HUGGING_FACE, 1).withDtype(dtype));

        assertThat(report.overflows()).isZero();
        assertThat(Goldens.json(converted.resolve("config.json"))
                        .path("torch_dtype")
                        .asString())
                .isEqualTo(torchName);
        try (var checkpoint = Checkpoint.open(converted)) {
            assertThat(checkpoint.tensors()).extracting(TensorInfo::dtype).containsOnly(dtype);
        }
        if (dtype == Dtype.FP16) {
            assertSameTensors(converted, Goldens.checkpoint("tiny_block/official_fp16"));
        }
    }

    @Test
    void countsValuesTooLargeForTheNewType() {
        var source =
                model("large", Map.of("transformer.final_layernorm.bias", new float[] {1e6f, 2, Float.NaN, -7e4f}));
        var report = convert(
                source,
                directory.resolve("half"),
                ConversionOptions.to(Target.HUGGING_FACE, 1)
                        .withDtype(Dtype.FP16)
                        .withOverrides(GlmConfigOverrides.builder()
                                .numAttentionHeads(2)
                                .build()));

        assertThat(report.overflows()).isEqualTo(2);
    }

    /** The tokenizers of the reference and of the Hub have {@code [gMASK]} in different places. */
    @Test
    void copiesTheMaskEmbeddingOfTheLargeChineseModel() {
        var source = model("chinese", 50_048, Map.of());
        var converted = directory.resolve("hf");
        var options = ConversionOptions.to(Target.HUGGING_FACE, 1)
                .withOverrides(GlmConfigOverrides.builder().numAttentionHeads(2).build());

        var report = convert(source, converted, options.withModelName("glm-10b-chinese"));

        assertThat(report.notes())
                .singleElement()
                .asString()
                .contains("Row 50007")
                .contains("to row 50009");
        try (var changed = Checkpoint.open(converted);
                var original = Checkpoint.open(source)) {
            var before = original.data(TensorNames.WORD_EMBEDDINGS).toArray(ValueLayout.JAVA_FLOAT);
            var after = changed.data(TensorNames.WORD_EMBEDDINGS).toArray(ValueLayout.JAVA_FLOAT);
            assertThat(Arrays.copyOfRange(after, 50_009 * 4, 50_010 * 4))
                    .containsExactly(Arrays.copyOfRange(before, 50_007 * 4, 50_008 * 4));
            System.arraycopy(before, 50_009 * 4, after, 50_009 * 4, 4);
            assertThat(Arrays.equals(after, before)).isTrue();
        }
        assertThat(convert(source, directory.resolve("other"), options).notes()).isEmpty();
        assertThatThrownBy(() -> convert(
                        model("small", Map.of()), directory.resolve("small"), options.withModelName("glm-10b-chinese")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("needs more than 50,009 rows");
    }

    @Test
    void recognisesTheLargeChineseModelByItsShape() {
        var model = PublishedModel.named("glm-10b-chinese");

        assertThat(PublishedModel.all().stream().filter(other -> model.hasShapeOf(other.config())))
                .containsExactly(model);
    }

    @Test
    void padsAVocabularyThatDoesNotDivide() {
        var source = model("odd", Map.of());
        var split = directory.resolve("split");
        var options = ConversionOptions.to(Target.MEGATRON, 2)
                .withOverrides(GlmConfigOverrides.builder().numAttentionHeads(2).build());

        var report = convert(source, split, options);

        assertThat(report.notes()).singleElement().asString().contains("padded with zeros from 5 to 128 rows");
        try (var padded = Checkpoint.open(split);
                var original = Checkpoint.open(source)) {
            var embeddings = padded.data(TensorNames.WORD_EMBEDDINGS).toArray(ValueLayout.JAVA_FLOAT);
            assertThat(embeddings).hasSize(128 * 4);
            assertThat(Arrays.copyOf(embeddings, 20))
                    .containsExactly(original.data(TensorNames.WORD_EMBEDDINGS).toArray(ValueLayout.JAVA_FLOAT));
            assertThat(Arrays.copyOfRange(embeddings, 20, 512)).containsOnly(0);
        }
    }

    @Test
    void refusesHeadsThatDoNotDivide() {
        var source = Goldens.checkpoint("tiny_block/hf");

        assertThatThrownBy(() -> convert(source, directory.resolve("split"), ConversionOptions.to(Target.MEGATRON, 8)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("4 attention heads cannot be split into 8 equal parts");
        assertThat(names(directory)).isEmpty();
    }

    @Test
    void refusesSizesThatDoNotDivide() {
        var source = Goldens.checkpoint("tiny_block/official");

        assertThatThrownBy(() -> convert(source, directory.resolve("split"), ConversionOptions.to(Target.MEGATRON, 3)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching("tensor .* has .* which cannot be split into 3 equal parts");
    }

    @Test
    void takesTheTokenizerAlong() throws IOException {
        var source = Files.createDirectory(directory.resolve("source"));
        Files.copy(Goldens.checkpoint("tiny_block/hf/model.safetensors"), source.resolve("model.safetensors"));
        Files.copy(Goldens.checkpoint("tiny_block/hf/config.json"), source.resolve("config.json"));
        Files.writeString(source.resolve("vocab.txt"), "a\nb\n");
        Files.writeString(source.resolve("cog-pretrain.model"), "model");
        Files.writeString(source.resolve("notes.txt"), "private");

        convert(source, directory.resolve("target"), ConversionOptions.to(Target.MEGATRON, 1));

        assertThat(names(directory.resolve("target")))
                .containsExactly(
                        "0",
                        "cog-pretrain.model",
                        "config.json",
                        "latest",
                        "latest_checkpointed_iteration.txt",
                        "vocab.txt");
        assertThat(directory.resolve("target/vocab.txt")).hasContent("a\nb\n");
    }

    @Test
    void leavesNothingBehindWhenItFails() {
        var source = Goldens.checkpoint("tiny_block/hf");
        Progress interrupted = (done, total, what) -> {
            if (done > 0) {
                throw new CancellationException();
            }
        };
        for (var target : Target.values()) {
            assertThatThrownBy(() -> CheckpointConverter.convert(
                            source, directory.resolve("target"), ConversionOptions.to(target, 1), interrupted))
                    .isInstanceOf(CancellationException.class);
            assertThat(names(directory)).isEmpty();
        }
    }

    @Test
    void refusesToReplaceWhatIsThere() throws IOException {
        var target = Files.createDirectory(directory.resolve("target"));
        convert(Goldens.checkpoint("tiny_block/hf"), target, ConversionOptions.to(Target.HUGGING_FACE, 1));

        assertThatThrownBy(() ->
                        convert(Goldens.checkpoint("tiny_block/hf"), target, ConversionOptions.to(Target.MEGATRON, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("exists already; name a new directory");
    }

    @Test
    void reportsProgressFromNothingToEverything() {
        var seen = new ArrayList<Long>();
        long[] totals = {0};
        CheckpointConverter.convert(
                Goldens.checkpoint("tiny_block/hf"),
                directory.resolve("split"),
                ConversionOptions.to(Target.MEGATRON, 2),
                (done, total, what) -> {
                    seen.add(done);
                    totals[0] = total;
                });

        assertThat(seen).isSorted().startsWith(0L).endsWith(totals[0]);
    }

    private ConversionReport convert(Path source, Path target, ConversionOptions options) {
        return CheckpointConverter.convert(source, target, options, Progress.NONE);
    }

    /** A GLM of one layer with 4 hidden values, and 5 words unless said otherwise. */
    private Path model(String name, Map<String, float[]> values) {
        return model(name, 5, values);
    }

    private Path model(String name, int vocabSize, Map<String, float[]> values) {
        var config = new GlmConfig(
                1,
                4,
                2,
                vocabSize,
                3,
                0,
                true,
                false,
                1,
                1e-5,
                GlmConfig.Activation.GELU_TANH,
                0,
                GlmConfig.SpellEncoder.NONE);
        var tensors = new LinkedHashMap<String, StoredTensor>();
        config.tensorShapes().forEach((tensor, shape) -> {
            var elements =
                    values.getOrDefault(tensor, new float[(int) new TensorInfo(tensor, Dtype.FP32, shape).elements()]);
            if (!values.containsKey(tensor)) {
                for (int i = 0; i < elements.length; i++) {
                    elements[i] = i + 0.5f;
                }
            }
            tensors.put(tensor, StoredTensor.of(Dtype.FP32, shape, MemorySegment.ofArray(elements)));
        });
        var file = directory.resolve(name + ".safetensors");
        SafetensorsWriter.write(file, tensors, Map.of(), Progress.NONE);
        return file;
    }

    private static void assertSameRank(Path file, Path official) {
        try (var arena = Arena.ofConfined()) {
            var ours = (Value.Dictionary)
                    TorchFile.read(MappedFile.open(file, arena)).content();
            var theirs = (Value.Dictionary)
                    TorchFile.read(MappedFile.open(official, arena)).content();
            assertThat(ours.entries().keySet())
                    .containsExactlyInAnyOrderElementsOf(theirs.entries().keySet());
            for (var key : new String[] {"iteration", "optimizer", "lr_scheduler", "random_rng_state"}) {
                assertThat(ours.find(key)).as(key).isEqualTo(theirs.find(key));
            }
            var module = ours.find("module", Value.Dictionary.class).orElseThrow();
            var officialModule = theirs.find("module", Value.Dictionary.class).orElseThrow();
            assertThat(module.entries().keySet())
                    .containsExactlyElementsOf(officialModule.entries().keySet());
            officialModule.entries().forEach((name, value) -> {
                var expected = ((Value.Tensor) value).tensor();
                var actual = ((Value.Tensor) module.entries().get(name)).tensor();
                assertThat(actual.shape()).as(name.toString()).containsExactly(expected.shape());
                assertThat(actual.dtype()).isEqualTo(expected.dtype());
                assertThat(actual.data(arena).mismatch(expected.data(arena)))
                        .as(name.toString())
                        .isEqualTo(-1);
            });
        }
    }

    private static void assertSameTensors(Path path, Path golden) {
        try (var ours = Checkpoint.open(path);
                var theirs = Checkpoint.open(golden)) {
            assertThat(ours.tensors()).containsExactlyInAnyOrderElementsOf(theirs.tensors());
            for (var tensor : theirs.tensors()) {
                assertThat(ours.data(tensor.name()).mismatch(theirs.data(tensor.name())))
                        .as(tensor.name())
                        .isEqualTo(-1);
            }
        }
    }

    private static String[] names(Path path) {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toArray(String[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
