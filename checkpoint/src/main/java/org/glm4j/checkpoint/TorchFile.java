package org.glm4j.checkpoint;

import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * A file that {@code torch.save} wrote, in either of its containers.
 *
 * @param container which one
 * @param content all of it; tensors are views of the mapped file
 */
record TorchFile(Container container, Value content) {

    /** PyTorch's containers: zip since 1.6, before that a row of pickles followed by the tensors' bytes. */
    enum Container {
        ZIP,
        LEGACY
    }

    /** Whether the first bytes are those of either container, and not the length of a safetensors header. */
    static boolean looksLikeTorch(MappedFile file) {
        return !SafetensorsFile.looksLikeSafetensors(file)
                && (ZipDirectory.looksLikeZip(file) || LegacyTorchFile.looksLikeLegacy(file));
    }

    static TorchFile read(MappedFile file) {
        if (ZipDirectory.looksLikeZip(file)) {
            return new TorchFile(Container.ZIP, readZip(file));
        }
        if (LegacyTorchFile.looksLikeLegacy(file)) {
            return new TorchFile(Container.LEGACY, LegacyTorchFile.read(file));
        }
        throw file.invalid("not a file that PyTorch saved: it begins neither like a zip file nor like a pickle");
    }

    private static Value readZip(MappedFile file) {
        var directory = ZipDirectory.read(file);
        var pickle = mainPickle(file, directory);
        var root = pickle.name().substring(0, pickle.name().length() - "data.pkl".length());
        directory.find(root + "byteorder").ifPresent(entry -> {
            if (!text(file, entry).equals("little")) {
                throw file.invalid("it was saved on a big-endian machine, which glm4j does not read");
            }
        });
        if (pickle.end() - pickle.start() > PickleMachine.MAX_BYTES) {
            throw file.invalid(
                    "its data.pkl has %,d bytes; at most %,d are read",
                    pickle.end() - pickle.start(), PickleMachine.MAX_BYTES);
        }
        var object = PickleMachine.run(file, pickle.start(), pickle.end()).object();
        return PickleValues.of(file, object, storage -> {
            var entry = directory
                    .find(root + "data/" + storage.key())
                    .orElseThrow(() -> file.invalid("the tensor data %s is missing", Untrusted.shown(storage.key())));
            var data = file.bytes().asSlice(entry.start(), entry.end() - entry.start());
            return StoragePart.of(file, storage, data);
        });
    }

    private static ZipDirectory.Entry mainPickle(MappedFile file, ZipDirectory directory) {
        ZipDirectory.Entry found = null;
        for (var entry : directory.entries()) {
            int slash = entry.name().indexOf('/');
            if (slash > 0 && entry.name().substring(slash + 1).equals("data.pkl")) {
                if (found != null) {
                    throw file.invalid("it has two entries data.pkl");
                }
                found = entry;
            }
        }
        if (found == null) {
            throw file.invalid("a zip file without data.pkl is not a file that PyTorch saved");
        }
        return found;
    }

    private static String text(MappedFile file, ZipDirectory.Entry entry) {
        long length = Math.min(16, entry.end() - entry.start());
        return new String(
                file.bytes().asSlice(entry.start(), length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII);
    }
}
