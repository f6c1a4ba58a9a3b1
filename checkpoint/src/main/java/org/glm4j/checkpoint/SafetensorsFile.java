package org.glm4j.checkpoint;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A file in the safetensors format: an 8-byte length, a JSON header of that length, the tensors' bytes. As the
 * format's own library does, this refuses files in which tensors overlap or bytes belong to no tensor.
 *
 * @param tensors in the header's order, by the names in the file
 * @param metadata the header's {@code __metadata__}
 * @see <a href="https://github.com/huggingface/safetensors#format">safetensors: format</a>
 */
record SafetensorsFile(SequencedMap<String, TensorView> tensors, Map<String, String> metadata) {

    /** Longer headers are refused; that of a GLM with 10 billion parameters takes 75 kB. */
    static final long MAX_HEADER_BYTES = 16L << 20;

    private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /**
     * Whether there is a header's first brace behind the length. The length itself may look like the beginning of any
     * other format: that of 128 bytes is the first byte of a pickle.
     */
    static boolean looksLikeSafetensors(MappedFile file) {
        return file.size() > 8 && file.bytes().get(ValueLayout.JAVA_BYTE, 8) == '{';
    }

    static SafetensorsFile read(MappedFile file) {
        if (file.size() < 8) {
            throw file.invalid("%,d bytes are too few for a safetensors file; is the download complete?", file.size());
        }
        long headerBytes = file.bytes().get(LENGTH, 0);
        if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES) {
            throw file.invalid(
                    "not a safetensors file: it claims a header of %s bytes, and 2 to %,d are possible",
                    Long.toUnsignedString(headerBytes), MAX_HEADER_BYTES);
        }
        if (headerBytes > file.size() - 8) {
            throw file.invalid(
                    "the header ends at byte %,d but the file has %,d; is the download complete?",
                    8 + headerBytes, file.size());
        }
        var json = file.bytes().asSlice(8, headerBytes).toArray(ValueLayout.JAVA_BYTE);
        var header = SafetensorsHeader.parse(json, file);
        long dataStart = 8 + headerBytes;
        checkPlaces(header, file, dataStart);
        var tensors = new LinkedHashMap<String, TensorView>();
        for (var entry : header.entries()) {
            var info = entry.info();
            var data = file.bytes().asSlice(dataStart + entry.begin(), entry.end() - entry.begin());
            tensors.put(info.name(), StridedTensor.rowMajor(info.dtype(), info.shape(), data));
        }
        return new SafetensorsFile(tensors, header.metadata());
    }

    private static void checkPlaces(SafetensorsHeader header, MappedFile file, long dataStart) {
        long dataBytes = file.size() - dataStart;
        var byPlace = new ArrayList<>(header.entries());
        byPlace.sort(Comparator.comparingLong(SafetensorsHeader.Entry::begin)
                .thenComparingLong(SafetensorsHeader.Entry::end));
        long covered = 0;
        for (var entry : byPlace) {
            var info = entry.info();
            if (entry.end() > dataBytes) {
                throw file.invalid(
                        "tensor %s ends at byte %,d but the file has %,d",
                        Untrusted.shown(info.name()), dataStart + entry.end(), file.size());
            }
            if (entry.begin() != covered) {
                throw file.invalid(
                        "tensor %s starts at byte %,d where %,d was expected: %s",
                        Untrusted.shown(info.name()),
                        dataStart + entry.begin(),
                        dataStart + covered,
                        entry.begin() < covered ? "it overlaps another tensor" : "bytes between belong to no tensor");
            }
            covered = entry.end();
        }
        if (covered != dataBytes) {
            throw file.invalid(
                    "the last tensor ends at byte %,d but the file has %,d", dataStart + covered, file.size());
        }
    }
}
