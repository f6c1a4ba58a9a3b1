package org.glm4j.checkpoint;

import java.lang.foreign.MemorySegment;
import org.glm4j.checkpoint.PickleObject.Storage;

/** The bytes that a mention of a storage means. */
final class StoragePart {

    private StoragePart() {}

    /**
     * @param data all bytes stored under the storage's key
     * @return those of its elements
     */
    static MemorySegment of(MappedFile file, Storage storage, MemorySegment data) {
        long size = storage.dtype().bytes();
        long available = data.byteSize() / size;
        if (storage.start() > available || storage.elements() > available - storage.start()) {
            throw file.invalid(
                    "the tensor data %s has %,d bytes but %,d elements of %s are expected",
                    Untrusted.shown(storage.key()), data.byteSize(), storage.elements(), storage.dtype());
        }
        return data.asSlice(storage.start() * size, storage.elements() * size);
    }
}
