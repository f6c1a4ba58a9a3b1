package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.glm4j.foundation.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {

    @Test
    void readsEveryElementTypeAsTheFormatsOwnLibraryWroteIt() {
        var expected = Goldens.json(Goldens.resource("all_dtypes.json"));
        try (var arena = Arena.ofConfined()) {
            var file = SafetensorsFile.read(MappedFile.open(Goldens.resource("all_dtypes.safetensors"), arena));

            assertThat(file.metadata()).containsEntry("format", "pt").containsEntry("note", "ünï");
            assertThat(file.tensors()).hasSize(expected.size());
            file.tensors().forEach((name, tensor) -> {
                var golden = expected.path(name);
                assertThat(tensor.dtype().torchName())
                        .isEqualTo(golden.path("dtype").asString());
                assertThat(tensor.shape()).containsExactly(Goldens.longs(golden.path("shape")));
                assertThat(HexFormat.of().formatHex(tensor.data(arena).toArray(ValueLayout.JAVA_BYTE)))
                        .as(name)
                        .isEqualTo(golden.path("hex").asString());
            });
        }
    }

    /** The first byte of a header's length may be the one that a pickle begins with. */
    @ParameterizedTest
    @ValueSource(ints = {0x80, 0x0280, 0x0480, 0x7F80, 0x010080})
    void noLengthOfTheHeaderIsTakenForAPickle(int length, @TempDir Path directory) throws IOException {
        String entry = "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        var bytes = ByteBuffer.allocate(Long.BYTES + length + Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(length).put(entry.getBytes(StandardCharsets.UTF_8));
        while (bytes.remaining() > Float.BYTES) {
            bytes.put((byte) ' ');
        }
        bytes.putFloat(2.5f);
        var path = Files.write(directory.resolve("model.safetensors"), bytes.array());

        try (var arena = Arena.ofConfined()) {
            var content = StateDict.single(MappedFile.open(path, arena));

            assertThat(content.layout()).isEqualTo(CheckpointLayout.SAFETENSORS);
            assertThat(content.tensors().get("w").data(arena).get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0))
                    .isEqualTo(2.5f);
        }
    }

    @Test
    void copiesNothing() {
        try (var arena = Arena.ofConfined()) {
            var mapped = MappedFile.open(Goldens.resource("all_dtypes.safetensors"), arena);
            long start = mapped.bytes().address();
            var tensor = SafetensorsFile.read(mapped).tensors().get("fp64");

            assertThat(tensor.data(arena).address()).isBetween(start, start + mapped.size());
        }
    }

    @Test
    void writesByteForByteWhatTheFormatsOwnLibraryWrites(@TempDir Path directory) {
        var golden = Goldens.resource("all_dtypes.safetensors");
        var copy = directory.resolve("copy.safetensors");
        try (var arena = Arena.ofConfined()) {
            var file = SafetensorsFile.read(MappedFile.open(golden, arena));

            SafetensorsWriter.write(copy, file.tensors().reversed(), file.metadata(), Progress.NONE);
        }

        assertThat(copy).hasSameBinaryContentAs(golden);
    }

    /** A header of 128, 384, ... bytes begins the file with the first byte of a pickle. */
    @Test
    void isRecognisedWhateverTheLengthOfItsHeader(@TempDir Path directory) {
        for (int length = 1; length <= 256; length += 8) {
            var name = "w".repeat(length);
            var file = directory.resolve("weights-%d.safetensors".formatted(length));
            var tensor = StoredTensor.of(Dtype.FP32, new long[] {1}, MemorySegment.ofArray(new byte[4]));
            SafetensorsWriter.write(file, new LinkedHashMap<>(Map.of(name, tensor)), Map.of(), Progress.NONE);

            try (var checkpoint = Checkpoint.open(file)) {
                assertThat(checkpoint.find(name)).isPresent();
            }
        }
    }

    @Test
    void leavesNoFileBehindWhenATensorFails(@TempDir Path directory) {
        var tensor = new StoredTensor() {
            @Override
            public Dtype dtype() {
                return Dtype.FP32;
            }

            @Override
            public long[] shape() {
                return new long[] {1 << 20};
            }

            @Override
            public Optional<MemorySegment> contiguous() {
                return Optional.empty();
            }

            @Override
            public <E extends Exception> void forEachRun(RunSink<E> sink) throws E {
                sink.accept(MemorySegment.ofArray(new byte[1 << 20]));
                throw new IllegalStateException("the source broke");
            }
        };

        assertThatThrownBy(() -> SafetensorsWriter.write(
                        directory.resolve("broken.safetensors"), Map.of("w", tensor), Map.of(), Progress.NONE))
                .hasMessage("the source broke");
        assertThat(directory).isEmptyDirectory();
    }
}
