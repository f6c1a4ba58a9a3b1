package org.glm4j.checkpoint;

import java.io.StringWriter;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.glm4j.foundation.Progress;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes safetensors files, byte for byte as the format's own library does: tensors sorted by type, then by name. A file
 * is whole or absent; memory needed does not depend on the tensors' sizes.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">safetensors: format</a>
 */
public final class SafetensorsWriter {

    /** Types as the library sorts them. */
    private static final List<Dtype> ORDER = List.of(
            Dtype.INT64,
            Dtype.FP64,
            Dtype.FP32,
            Dtype.INT32,
            Dtype.BF16,
            Dtype.FP16,
            Dtype.INT16,
            Dtype.INT8,
            Dtype.UINT8,
            Dtype.BOOL);

    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /**
     * @param file replaced if it exists
     * @param tensors by name
     * @param metadata texts for the header; {@code format=pt} is what transformers expects
     * @param progress told the bytes written so far, of all, and the tensor at hand
     * @throws java.io.UncheckedIOException if the system refuses to write
     */
    public static void write(
            Path file, Map<String, ? extends StoredTensor> tensors, Map<String, String> metadata, Progress progress) {
        var sorted = new ArrayList<Map.Entry<String, ? extends StoredTensor>>(tensors.entrySet());
        sorted.sort(Comparator.<Map.Entry<String, ? extends StoredTensor>>comparingInt(
                        entry -> ORDER.indexOf(entry.getValue().dtype()))
                .thenComparing(Map.Entry::getKey, SafetensorsWriter::compareUtf8));
        var header = header(sorted, metadata);
        long total =
                sorted.stream().mapToLong(entry -> entry.getValue().bytes()).sum();
        WholeFile.write(file, output -> {
            var length = ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(0, header.length);
            output.write(length.array());
            output.write(header);
            long start = output.position();
            for (var entry : sorted) {
                progress.at(output.position() - start, total, entry.getKey());
                long before = output.position();
                entry.getValue().forEachRun((MemorySegment run) -> output.write(run));
                if (output.position() - before != entry.getValue().bytes()) {
                    throw new IllegalStateException("tensor %s gave %,d bytes, not %,d"
                            .formatted(
                                    entry.getKey(),
                                    output.position() - before,
                                    entry.getValue().bytes()));
                }
            }
            progress.at(total, total, file.getFileName().toString());
        });
    }

    private static byte[] header(
            List<Map.Entry<String, ? extends StoredTensor>> tensors, Map<String, String> metadata) {
        var text = new StringWriter();
        try (var json = JsonFactory.builder().build().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectPropertyStart("__metadata__");
                metadata.forEach(json::writeStringProperty);
                json.writeEndObject();
            }
            long offset = 0;
            for (var entry : tensors) {
                var tensor = entry.getValue();
                json.writeObjectPropertyStart(entry.getKey());
                json.writeStringProperty("dtype", tensor.dtype().safetensorsName());
                json.writeName("shape");
                json.writeArray(tensor.shape(), 0, tensor.shape().length);
                json.writeName("data_offsets");
                json.writeArray(new long[] {offset, offset + tensor.bytes()}, 0, 2);
                json.writeEndObject();
                offset += tensor.bytes();
            }
            json.writeEndObject();
        }
        var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (bytes.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        var header = Arrays.copyOf(bytes, padded);
        Arrays.fill(header, bytes.length, padded, (byte) ' ');
        return header;
    }

    private static int compareUtf8(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
