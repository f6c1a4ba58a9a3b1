package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;
import org.glm4j.foundation.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PyTorch's files, as {@code make_torch_files.py} made them. */
class TorchFileTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"views.pt", "views_legacy.pt"})
    void readsViewsOfEveryKindAndType(String file) {
        var expected = Goldens.json(Goldens.resource("views.json"));
        try (var checkpoint = Checkpoint.open(Goldens.resource(file));
                var arena = Arena.ofConfined()) {
            assertThat(checkpoint.layout()).isEqualTo(CheckpointLayout.PYTORCH);
            assertThat(checkpoint.tensors())
                    .extracting(TensorInfo::name)
                    .containsExactlyElementsOf(expected.propertyNames());
            for (var tensor : checkpoint.tensors()) {
                var golden = expected.path(tensor.name());
                assertThat(tensor.dtype().torchName())
                        .isEqualTo(golden.path("dtype").asString());
                assertThat(tensor.shape()).containsExactly(Goldens.longs(golden.path("shape")));
                assertThat(hex(checkpoint.tensor(tensor.name()), arena))
                        .as(tensor.name())
                        .isEqualTo(golden.path("hex").asString());
            }
        }
    }

    @Test
    void copiesNothingOfZipFiles() {
        try (var arena = Arena.ofConfined()) {
            var mapped = MappedFile.open(Goldens.resource("views.pt"), arena);
            long start = mapped.bytes().address();
            var base = ((Value.Dictionary) TorchFile.read(mapped).content())
                    .find("base", Value.Tensor.class)
                    .orElseThrow()
                    .tensor();

            assertThat(base.data(arena).address()).isBetween(start, start + mapped.size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"everything_2.pt", "everything_4.pt"})
    void readsEveryKindOfValue(String file) {
        try (var checkpoint = Checkpoint.open(Goldens.resource(file));
                var arena = Arena.ofConfined()) {
            var content = checkpoint.trainingContent(0);

            assertThat(checkpoint.data("weight").toArray(ValueLayout.JAVA_FLOAT))
                    .containsExactly(1, 2, 3, 4);
            assertThat(checkpoint.iteration()).hasValue(5);
            assertThat(content.find("none")).contains(new Value.None());
            assertThat(content.find("truth")).contains(list(new Value.Bool(true), new Value.Bool(false)));
            assertThat(content.find("numbers"))
                    .contains(list(
                            new Value.Int(0),
                            new Value.Int(-1),
                            new Value.Int(255),
                            new Value.Int(256),
                            new Value.Int(65535),
                            new Value.Int(65536),
                            new Value.Int(Integer.MIN_VALUE),
                            new Value.Int(1L << 40),
                            new Value.Int(BigInteger.TWO.pow(70).negate()),
                            new Value.Real(0.5),
                            new Value.Real(Double.POSITIVE_INFINITY)));
            assertThat(content.find("text")).contains(new Value.Text("h\u00e9llo \u4e16\u754c"));
            assertThat(content.find("bytes", Value.Bytes.class).orElseThrow().value())
                    .containsExactly(0, 0xff);
            assertThat(content.find("tuple")).contains(tuple(new Value.Int(1), tuple(new Value.Int(2)), tuple()));
            assertThat(content.find("set"))
                    .contains(new Value.Sequence(Value.Sequence.Kind.SET, List.of(new Value.Text("x"))));
            assertThat(content.find("defaults", Value.Dictionary.class)
                            .orElseThrow()
                            .find("a"))
                    .contains(list(new Value.Int(1)));
            assertThat(content.find("keys", Value.Dictionary.class)
                            .orElseThrow()
                            .entries())
                    .containsEntry(new Value.Int(1), new Value.Text("true"))
                    .containsEntry(new Value.Real(2.5), new Value.Text("float"))
                    .containsEntry(new Value.None(), new Value.Text("none"));
            assertThat(content.find("size")).contains(tuple(new Value.Int(2), new Value.Int(3)));
            assertThat(content.find("device")).contains(new Value.Name("cuda:1"));
            assertThat(content.find("dtype")).contains(new Value.Name("torch.float16"));
            assertThat(content.find("namespace"))
                    .contains(new Value.Instance(
                            "argparse.Namespace",
                            Map.of("hidden_size", new Value.Int(32), "name", new Value.Text("glm"))));
            assertThat(content.find("loss_scaler"))
                    .contains(new Value.Instance(
                            "fp16.loss_scaler.DynamicLossScaler", Map.of("cur_scale", new Value.Real(65536))));
            assertThat(array(content, "numpy_scalar").data(arena).toArray(ValueLayout.JAVA_DOUBLE))
                    .containsExactly(2.5);
            assertThat(array(content, "numpy_fortran").shape()).containsExactly(2, 3);
            assertThat(array(content, "numpy_fortran").data(arena).toArray(ValueLayout.JAVA_INT))
                    .containsExactly(0, 1, 2, 3, 4, 5);
            assertThat(array(content, "numpy_u16").data(arena).toArray(ValueLayout.JAVA_INT))
                    .containsExactly(65535);
        }
    }

    @Test
    void writesWhatItReads() {
        try (var checkpoint = Checkpoint.open(Goldens.resource("everything_2.pt"));
                var arena = Arena.ofConfined()) {
            var content = checkpoint.trainingContent(0);
            var file = directory.resolve("again.pt");

            TorchWriter.write(file, content, Progress.NONE);
            var again = (Value.Dictionary)
                    TorchFile.read(MappedFile.open(file, arena)).content();

            for (var key : List.of("iteration", "none", "truth", "numbers", "text", "tuple", "set", "keys", "dtype")) {
                assertThat(again.find(key)).as(key).isEqualTo(content.find(key));
            }
            assertThat(again.find("bytes", Value.Bytes.class).orElseThrow().value())
                    .containsExactly(0, 0xff);
            assertThat(again.find("numpy_u16")).contains(list(new Value.Int(65535)));
            assertThat(again.find("namespace", Value.Dictionary.class)
                            .orElseThrow()
                            .find("hidden_size"))
                    .contains(new Value.Int(32));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "numpy.core.multiarray, _reconstruct",
        "numpy._core.multiarray, _reconstruct",
        "torch, BFloat16Storage",
        "torch.cuda, HalfStorage",
        "torch, bfloat16",
        "__builtin__, set",
        "builtins, frozenset",
        "deepspeed.runtime.fp16.loss_scaler, LossScaler"
    })
    void knowsTheNamesOfOlderVersions(String module, String name) {
        assertThat(PickleGlobals.find(module, name)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "os, system",
        "builtins, eval",
        "builtins, getattr",
        "torch, load",
        "torch, float128",
        "torch.cuda, bfloat16",
        "torch.hub, HalfStorage",
        "numpy, load",
        "collections, namedtuple"
    })
    void knowsNoOtherNames(String module, String name) {
        assertThat(PickleGlobals.find(module, name)).isEmpty();
    }

    @Test
    void readsShardsThatAnIndexNames() throws IOException {
        TorchWriter.write(directory.resolve("pytorch_model-00001-of-00002.bin"), weights("a"), Progress.NONE);
        TorchWriter.write(directory.resolve("pytorch_model-00002-of-00002.bin"), weights("b"), Progress.NONE);
        Files.writeString(directory.resolve("pytorch_model.bin.index.json"), """
                {"metadata": {"total_size": 16, "nested": {"weight_map": {"a": "wrong"}}},
                 "weight_map": {
                  "glm.b": "pytorch_model-00002-of-00002.bin", "glm.a": "pytorch_model-00001-of-00002.bin"}}
                """);

        try (var checkpoint = Checkpoint.open(directory)) {
            assertThat(checkpoint.layout()).isEqualTo(CheckpointLayout.PYTORCH_SHARDED);
            assertThat(checkpoint.tensors()).extracting(TensorInfo::name).containsExactly("b", "a");
            assertThat(checkpoint.data("a").toArray(ValueLayout.JAVA_FLOAT)).containsExactly(1, 2);
        }
    }

    @Test
    void writesZipFilesThatOthersRead() throws IOException {
        var file = directory.resolve("model.pt");
        TorchWriter.write(file, weights("weight"), Progress.NONE);

        try (var zip = new ZipFile(file.toFile())) {
            assertThat(zip.stream().map(Object::toString))
                    .containsExactly("model/data.pkl", "model/byteorder", "model/data/0", "model/version");
            assertThat(zip.getInputStream(zip.getEntry("model/data/0")).readAllBytes())
                    .hasSize(8);
            var checksum = new CRC32();
            checksum.update(HexFormat.of().parseHex("0000803f00000040"));
            assertThat(zip.getEntry("model/data/0").getCrc()).isEqualTo(checksum.getValue());
        }
    }

    @Test
    void writesTheFormForLargeFilesThatOthersReadToo() throws IOException {
        var file = directory.resolve("large.zip");
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var output = new ByteOutput(channel);
            var zip = new StoredZipWriter(output, 4);
            zip.add("first", new byte[] {1, 2, 3});
            zip.add("second", new byte[] {4, 5, 6, 7, 8});
            zip.finish();
            output.flush();
        }

        try (var zip = new ZipFile(file.toFile())) {
            assertThat(zip.getInputStream(zip.getEntry("first")).readAllBytes()).containsExactly(1, 2, 3);
            assertThat(zip.getInputStream(zip.getEntry("second")).readAllBytes())
                    .containsExactly(4, 5, 6, 7, 8);
        }
        try (var arena = Arena.ofConfined()) {
            var mapped = MappedFile.open(file, arena);
            var second = ZipDirectory.read(mapped).find("second").orElseThrow();
            assertThat(second.start() % 64).isZero();
            assertThat(mapped.bytes()
                            .asSlice(second.start(), second.end() - second.start())
                            .toArray(ValueLayout.JAVA_BYTE))
                    .containsExactly(4, 5, 6, 7, 8);
        }
    }

    private static Value.Dictionary weights(String name) {
        var tensor = StoredTensor.of(Dtype.FP32, new long[] {2}, MemorySegment.ofArray(new float[] {1, 2}));
        return Value.Dictionary.of(new LinkedHashMap<>(Map.of(name, new Value.Tensor(tensor))));
    }

    private static StoredTensor array(Value.Dictionary content, String key) {
        return content.find(key, Value.NumpyArray.class).orElseThrow().values();
    }

    private static Value list(Value... items) {
        return new Value.Sequence(Value.Sequence.Kind.LIST, List.of(items));
    }

    private static Value tuple(Value... items) {
        return new Value.Sequence(Value.Sequence.Kind.TUPLE, List.of(items));
    }

    private static String hex(StoredTensor tensor, Arena arena) {
        return HexFormat.of().formatHex(tensor.data(arena).toArray(ValueLayout.JAVA_BYTE));
    }
}
