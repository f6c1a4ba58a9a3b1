package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

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

    @Test
    void copiesNothing() {
        try (var arena = Arena.ofConfined()) {
            var mapped = MappedFile.open(Goldens.resource("all_dtypes.safetensors"), arena);
            long start = mapped.bytes().address();
            var tensor = SafetensorsFile.read(mapped).tensors().get("fp64");

            assertThat(tensor.data(arena).address()).isBetween(start, start + mapped.size());
        }
    }
}
