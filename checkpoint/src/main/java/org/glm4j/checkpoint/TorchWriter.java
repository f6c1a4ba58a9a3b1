package org.glm4j.checkpoint;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.glm4j.foundation.Progress;

/** Writes files that {@code torch.load} reads, in the zip container, with nothing in them that could be code. */
final class TorchWriter {

    private TorchWriter() {}

    /**
     * @param file replaced if it exists; whole or absent
     * @param content any values; tensors' bytes are streamed
     * @param progress told the tensor bytes written so far, of all
     */
    static void write(Path file, Value content, Progress progress) {
        WholeFile.write(file, output -> {
            var zip = new StoredZipWriter(output);
            write(zip, stem(file), content, progress);
            zip.finish();
        });
    }

    private static void write(StoredZipWriter zip, String root, Value content, Progress progress) throws IOException {
        var pickle = PickleWriter.write(content);
        long total = pickle.tensors().stream().mapToLong(StoredTensor::bytes).sum();
        long done = 0;
        zip.add(root + "/data.pkl", pickle.bytes());
        zip.add(root + "/byteorder", ascii("little"));
        for (int key = 0; key < pickle.tensors().size(); key++) {
            var tensor = pickle.tensors().get(key);
            progress.at(done, total, root);
            zip.add(
                    root + "/data/" + key,
                    tensor.bytes(),
                    output -> tensor.forEachRun((MemorySegment run) -> output.write(run)));
            done += tensor.bytes();
        }
        zip.add(root + "/version", ascii("3\n"));
        progress.at(total, total, root);
    }

    /** The directory inside the file, which PyTorch names after it. */
    private static String stem(Path file) {
        var name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
